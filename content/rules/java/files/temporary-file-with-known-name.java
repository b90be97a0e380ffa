import com.google.common.io.Files;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.nio.file.Path;

class Reports {
    void write(byte[] data) throws Exception {
        // ruleid: temporary-file-with-known-name
        new FileOutputStream("/tmp/report.csv");
        // ruleid: temporary-file-with-known-name
        new FileWriter("/tmp/report.csv");
        // ruleid: temporary-file-with-known-name
        Files.createTempDir();
        // ok: temporary-file-with-known-name
        Path file = java.nio.file.Files.createTempFile("report", ".csv");
        // ok: temporary-file-with-known-name
        new FileOutputStream("/srv/report.csv");
    }
}
