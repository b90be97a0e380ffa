import java.util.Hashtable;
import javax.naming.Context;

class Directory {
    void open(Hashtable<String, Object> environment, String account) {
        // ruleid: directory-login-without-password
        environment.put(Context.SECURITY_AUTHENTICATION, "none");
        // ok: directory-login-without-password
        environment.put(Context.SECURITY_AUTHENTICATION, "simple");
        // ok: directory-login-without-password
        environment.put(Context.SECURITY_PRINCIPAL, account);
    }
}
