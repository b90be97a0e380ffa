import javax.servlet.http.HttpServletRequest;
import org.apache.commons.beanutils.BeanUtils;

class Profile {
    void save(HttpServletRequest request, User user) throws Exception {
        // ruleid: bean-fields-from-request
        BeanUtils.populate(user, request.getParameterMap());
        // ruleid: bean-fields-from-request
        BeanUtils.setProperty(user, request.getParameter("field"), "x");
        // ok: bean-fields-from-request
        user.setName(request.getParameter("name"));
        // ok: bean-fields-from-request
        BeanUtils.setProperty(user, "name", request.getParameter("name"));
    }
}
