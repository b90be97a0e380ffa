import { DomSanitizer, SafeHtml } from "@angular/platform-browser";

export class CommentComponent {
  html: SafeHtml | string = "";

  constructor(private sanitizer: DomSanitizer) {}

  show(comment: { html: string; link: string }) {
    // ruleid: trusted-markup-bypass
    this.html = this.sanitizer.bypassSecurityTrustHtml(comment.html);
    // ruleid: trusted-markup-bypass
    const link = this.sanitizer.bypassSecurityTrustUrl(comment.link);
    // ruleid: trusted-markup-bypass
    const text = this.sanitizer.bypassSecurityTrustHtml("<b>" + comment.html + "</b>");
    return { link, text };
  }

  // Near misses
  fine(comment: { html: string }, blob: Blob) {
    // ok: trusted-markup-bypass
    this.html = comment.html;
    // ok: trusted-markup-bypass
    this.html = this.sanitizer.bypassSecurityTrustHtml("<svg></svg>");
    // ok: trusted-markup-bypass
    this.html = this.sanitizer.bypassSecurityTrustHtml(DOMPurify.sanitize(comment.html));
    // ok: trusted-markup-bypass
    return this.sanitizer.bypassSecurityTrustUrl(URL.createObjectURL(blob));
  }
}
