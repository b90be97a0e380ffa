import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import javax.naming.directory.SearchControls;
import javax.servlet.http.HttpServletRequest;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapEncoder;

class People {
    private LdapTemplate ldap;

    void find(HttpServletRequest request, DirContext context, SearchControls controls) throws Exception {
        String name = request.getParameter("name");
        String filter = "(&(objectclass=person)(uid=" + name + "))";
        // ruleid: directory-search-from-request
        context.search("ou=users", filter, controls);
        InitialDirContext initial = (InitialDirContext) context;
        // ruleid: directory-search-from-request
        initial.search("ou=" + name, "(uid=x)", controls);
        // ruleid: directory-search-from-request
        ldap.search("ou=users", filter, attributes -> attributes);

        // ok: directory-search-from-request
        context.search("ou=users", "(uid={0})", new Object[] {name}, controls);
        // ok: directory-search-from-request
        context.search("ou=users", "(uid=" + LdapEncoder.filterEncode(name) + ")", controls);
    }
}
