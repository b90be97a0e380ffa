import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;

class Codec {
    Object decode(byte[] bytes) throws Exception {
        // ruleid: java-object-from-parameter
        return new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();
    }

    // Near misses
    Object repaired(byte[] bytes, ObjectInputFilter filter) throws Exception {
        // ok: java-object-from-parameter
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes));
        in.setObjectInputFilter(filter);
        return in.readObject();
    }

    Object state(File file) throws Exception {
        // ok: java-object-from-parameter
        return new ObjectInputStream(new FileInputStream(file)).readObject();
    }
}
