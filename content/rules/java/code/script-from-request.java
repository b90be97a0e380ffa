import groovy.lang.GroovyShell;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.servlet.http.HttpServletRequest;

class Calculator {
    Object run(HttpServletRequest request) throws Exception {
        String formula = request.getParameter("formula");
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("js");
        // ruleid: script-from-request
        engine.eval(formula);
        // ruleid: script-from-request
        new GroovyShell().evaluate("return " + formula);
        // ok: script-from-request
        engine.eval("1 + 1");
        // ok: script-from-request
        return engine.eval("Math.sqrt(" + Double.parseDouble(formula) + ")");
    }
}
