// SPDX-License-Identifier: Apache-2.0
package io.genrec.llama;

import io.genrec.download.UserCache;
import io.genrec.model.NativeLibraryException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * A folder that natives may be unpacked below.
 *
 * @param path absolute
 * @param shared whether others may write beside it, so that who made it has to be looked at
 */
record UnpackingRoot(Path path, boolean shared) {
  static final String FOLDER_PROPERTY = "genrec.native.dir";

  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /**
   * The folders to try, in this order: the one that {@value #FOLDER_PROPERTY} names and no other;
   * or the user's cache, then the user's own folder among the temporary files, for systems whose
   * home folders are read-only, as those of containers often are.
   *
   * @throws NativeLibraryException if the name is none for a file in this locale
   */
  static List<UnpackingRoot> of(
      Platform platform, Properties properties, Map<String, String> environment) {
    String named = properties.getProperty(FOLDER_PROPERTY, "");
    if (!named.isEmpty()) {
      return List.of(new UnpackingRoot(named(named), false));
    }
    List<UnpackingRoot> roots = new ArrayList<>();
    UserCache.folder(environment, platform.system(), properties.getProperty("user.home", ""))
        .map(cache -> cache.resolve("natives"))
        .ifPresent(cache -> roots.add(new UnpackingRoot(cache, false)));
    String user = properties.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    Path temporary = Path.of(properties.getProperty("java.io.tmpdir")).toAbsolutePath();
    roots.add(new UnpackingRoot(temporary.resolve("genrec-" + user), true));
    return List.copyOf(roots);
  }

  private static Path named(String text) {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new NativeLibraryException("-D%s: %s".formatted(FOLDER_PROPERTY, e.getMessage()), e);
    }
  }

  /**
   * Makes the folder unless it is there.
   *
   * @throws IOException if it cannot be made, or somebody else could change what is in it
   */
  void prepare() throws IOException {
    if (!shared || Files.getFileAttributeView(parent(), PosixFileAttributeView.class) == null) {
      Files.createDirectories(path);
      return;
    }
    try {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      checkOwner();
    }
  }

  private Path parent() throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException(path + " cannot hold natives");
    }
    return parent;
  }

  private void checkOwner() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is no folder");
    }
    Path mine = Files.createTempFile(path, "owner", ".part");
    try {
      UserPrincipal user = Files.getOwner(mine, LinkOption.NOFOLLOW_LINKS);
      UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(user)) {
        throw new IOException("it belongs to " + owner.getName() + ", who could change libraries");
      }
    } finally {
      Files.delete(mine);
    }
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    permissions.retainAll(OF_OTHERS);
    if (!permissions.isEmpty()) {
      throw new IOException("others may write there and could change libraries; chmod 700 it");
    }
  }
}
