import DOMPurify from "dompurify";

const STYLE = ".a { color: red }";

export function Comment({ comment }) {
  // ruleid: component-markup-from-variable
  return <div dangerouslySetInnerHTML={{ __html: comment.html }} />;
}

export function Note(props) {
  // ruleid: component-markup-from-variable
  return <p className="note" dangerouslySetInnerHTML={{ __html: props.text }} />;
}

export function Line({ name }) {
  // ruleid: component-markup-from-variable
  return <p dangerouslySetInnerHTML={{ __html: `<b>${name}</b>` }} />;
}

// Near misses
export function Fine({ comment, data }) {
  return (
    <div>
      {/* ok: component-markup-from-variable */}
      <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(comment.html) }} />
      {/* ok: component-markup-from-variable */}
      <div dangerouslySetInnerHTML={{ __html: "<b>constant</b>" }} />
      {/* ok: component-markup-from-variable */}
      <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      {/* ok: component-markup-from-variable */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(data) }} />
      {/* ok: component-markup-from-variable */}
      <p>{comment.html}</p>
    </div>
  );
}
