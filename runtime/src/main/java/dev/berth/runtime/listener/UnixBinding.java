package dev.berth.runtime.listener;

import dev.berth.runtime.config.BindAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/// Binds a Unix-domain socket with the permissions it is to have.
///
/// bind(2) makes the file as the umask says, and everybody could connect before chmod(2): so it is bound in a folder
/// that only we can enter, and moved to its place when it is as it should be.
///
/// @param channel listening
/// @param address the path that users know
/// @param key tells this file from another one that took its place later
public record UnixBinding(ServerSocketChannel channel, UnixDomainSocketAddress address, Object key) {

    /// The kind of a file in its mode, and the kind that a socket has: inode(7).
    private static final int KIND = 0170000;
    private static final int SOCKET = 0140000;

    /// Binds and listens; replaces the socket that a server left behind when it was killed.
    ///
    /// @param unix path, mode and group
    /// @param backlog how many connections may wait to be accepted
    /// @return what is bound
    /// @throws IOException if the path is taken, or its folder is not there or not to be written
    public static UnixBinding bind(BindAddress.Unix unix, int backlog) throws IOException {
        Path path = unix.path();
        requireFree(path);
        Path folder = unix.temporaryFolder();
        Files.createDirectory(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path inside = folder.resolve(BindAddress.Unix.TEMPORARY_NAME);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(inside), backlog);
            protect(inside, unix);
            // Replaces the socket that a server left behind when it was killed.
            Files.move(inside, path, StandardCopyOption.ATOMIC_MOVE);
            return new UnixBinding(channel, UnixDomainSocketAddress.of(path), fileKey(path));
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(inside);
            throw e;
        } finally {
            Files.deleteIfExists(folder);
        }
    }

    /// Lets those use a socket who may.
    ///
    /// @param file where it lies
    /// @param unix says who may
    private static void protect(Path file, BindAddress.Unix unix) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(unix.mode()));
        if (unix.group().isPresent()) {
            Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(
                    file.getFileSystem().getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(unix.group().get()));
        }
    }

    /// Changes who may use a socket that is bound already.
    ///
    /// @param now the same path
    static void protectAgain(BindAddress.Unix now) throws IOException {
        if (now.group().isEmpty()) {
            // Whatever group a new file gets there; chown(2) has no way to say so.
            Path folder = Files.createDirectory(now.temporaryFolder());
            try {
                PosixFileAttributes made = Files.readAttributes(folder, PosixFileAttributes.class);
                Files.getFileAttributeView(now.path(), PosixFileAttributeView.class).setGroup(made.group());
            } finally {
                Files.delete(folder);
            }
        }
        protect(now.path(), now);
    }

    private static void requireFree(Path path) throws IOException {
        if (!Files.isDirectory(path.getParent())) {
            throw new NoSuchFileException(path.getParent().toString());
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & KIND) != SOCKET) {
            throw new BindException("something else than a socket has this name");
        }
        if (!isLeftBehind(path)) {
            throw new BindException("another program uses this socket");
        }
    }

    /// Nobody listens on a socket that a killed server left behind: unix(7) refuses the connection. Every other answer
    /// means that somebody has it.
    private static boolean isLeftBehind(Path path) throws IOException {
        try {
            SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException other) {
            return false;
        }
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    /// Removes the file, unless another server has put its own there.
    ///
    /// @throws IOException if it cannot be
    public void remove() throws IOException {
        Path path = address.getPath();
        try {
            if (fileKey(path).equals(key)) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody removed it already.
        }
    }
}
