import com.thoughtworks.xstream.XStream;
import java.beans.XMLDecoder;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.util.Base64;
import javax.servlet.http.HttpServletRequest;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class Reader {
    private XStream xstream;

    void read(HttpServletRequest request, ObjectInputFilter filter) throws Exception {
        byte[] bytes = Base64.getDecoder().decode(request.getParameter("token"));
        // ruleid: java-object-from-request
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes));
        // ruleid: java-object-from-request
        XMLDecoder decoder = new XMLDecoder(request.getInputStream());
        // ruleid: java-object-from-request
        xstream.fromXML(request.getReader());
        Yaml yaml = new Yaml();
        // ruleid: java-object-from-request
        yaml.load(request.getParameter("settings"));

        // ok: java-object-from-request
        ObjectInputStream own = new ObjectInputStream(new FileInputStream("/srv/state"));
        Yaml safe = new Yaml(new SafeConstructor(new LoaderOptions()));
        // ok: java-object-from-request
        safe.load(request.getParameter("settings"));
    }

    void filtered(HttpServletRequest request, ObjectInputFilter filter) throws Exception {
        // ok: java-object-from-request
        ObjectInputStream in = new ObjectInputStream(request.getInputStream());
        in.setObjectInputFilter(filter);
        in.readObject();
    }
}
