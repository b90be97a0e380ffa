import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

class Unpacker {
    void unpack(ZipInputStream zip, File folder) throws Exception {
        ZipEntry entry;
        while ((entry = zip.getNextEntry()) != null) {
            File target = new File(folder, entry.getName());
            // ruleid: archive-entry-as-path
            FileOutputStream out = new FileOutputStream(target);
        }
    }

    void copy(ZipInputStream zip, Path folder) throws Exception {
        ZipEntry entry = zip.getNextEntry();
        // ruleid: archive-entry-as-path
        Files.copy(zip, folder.resolve(entry.getName()));
    }

    void checkedFile(ZipInputStream zip, File folder) throws Exception {
        File target = new File(folder, zip.getNextEntry().getName());
        if (!target.toPath().normalize().startsWith(folder.toPath())) {
            throw new IOException("outside");
        }
        // ok: archive-entry-as-path
        new FileOutputStream(target);
    }

    void checkedByName(ZipInputStream zip, Path folder) throws Exception {
        Path target = folder.resolve(zip.getNextEntry().getName());
        checkDirectoryTraversal(folder, target);
        // ok: archive-entry-as-path
        Files.copy(zip, target);
    }

    void repaired(ZipInputStream zip, Path folder) throws Exception {
        ZipEntry entry = zip.getNextEntry();
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException(entry.getName());
        }
        // ok: archive-entry-as-path
        Files.copy(zip, target);
        // ok: archive-entry-as-path
        Files.copy(zip, folder.resolve("archive"));
    }
}
