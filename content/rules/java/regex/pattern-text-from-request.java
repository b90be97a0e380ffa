import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;

class Search {
    boolean find(HttpServletRequest request, String text) {
        String word = request.getParameter("word");
        // ruleid: pattern-text-from-request
        Pattern pattern = Pattern.compile(word);
        // ruleid: pattern-text-from-request
        text.split(word);
        // ok: pattern-text-from-request
        Pattern quoted = Pattern.compile(Pattern.quote(word));
        // ok: pattern-text-from-request
        return word.matches("[a-z]+");
    }
}
