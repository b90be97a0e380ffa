import java.io.File;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

class Store {
    private final Path folder = Path.of("/srv/store");

    byte[] read(String fileName) throws Exception {
        // ruleid: file-from-parameter
        return Files.readAllBytes(folder.resolve(fileName));
    }

    FileInputStream open(File parent, String name) throws Exception {
        // ruleid: file-from-parameter
        return new FileInputStream(new File(parent, name));
    }

    // Near misses
    byte[] repaired(String fileName) throws Exception {
        Path path = folder.resolve(fileName).normalize();
        if (!path.startsWith(folder)) {
            throw new IllegalArgumentException(fileName);
        }
        // ok: file-from-parameter
        return Files.readAllBytes(path);
    }

    byte[] whole(String path) throws Exception {
        // ok: file-from-parameter
        return Files.readAllBytes(Path.of(path));
    }
}
