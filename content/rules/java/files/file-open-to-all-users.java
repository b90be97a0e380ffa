import java.io.File;
import java.nio.file.attribute.PosixFilePermissions;

class Store {
    void open(File file) {
        // ruleid: file-open-to-all-users
        file.setWritable(true, false);
        // ruleid: file-open-to-all-users
        PosixFilePermissions.fromString("rwxrwxrwx");
        // ok: file-open-to-all-users
        file.setWritable(true, true);
        // ok: file-open-to-all-users
        PosixFilePermissions.fromString("rw-r-----");
    }
}
