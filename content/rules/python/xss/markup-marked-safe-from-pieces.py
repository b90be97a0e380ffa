from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from markupsafe import Markup


def show(name, note):
    # ruleid: markup-marked-safe-from-pieces
    first = mark_safe(f"<b>{name}</b>")
    # ruleid: markup-marked-safe-from-pieces
    second = mark_safe("<i>%s</i>" % note)
    # ruleid: markup-marked-safe-from-pieces
    third = Markup("<p>" + note + "</p>")
    return first, second, third


# Near misses
def repaired(name, note):
    # ok: markup-marked-safe-from-pieces
    first = format_html("<b>{}</b>", name)
    # ok: markup-marked-safe-from-pieces
    second = mark_safe("<i>ready</i>")
    # ok: markup-marked-safe-from-pieces
    third = mark_safe(f"<b>{escape(name)}</b>")
    # ok: markup-marked-safe-from-pieces
    fourth = Markup("<p>%s</p>") % note
    return first, second, third, fourth
