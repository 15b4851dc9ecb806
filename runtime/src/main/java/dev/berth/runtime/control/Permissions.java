package dev.berth.runtime.control;

import dev.berth.runtime.config.ControlSettings;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who may do what over the control socket.
///
/// @param settings names the groups
/// @param own the server's user
/// @param groups the file of groups and their members; group(5)
record Permissions(ControlSettings settings, UserPrincipal own, Path groups) {

    private static final String ROOT = "root";

    /// Whether a peer may look.
    boolean mayView(Peer peer) {
        return mayChange(peer) || isMember(peer, settings.viewGroup());
    }

    /// Whether a peer may change anything.
    boolean mayChange(Peer peer) {
        return peer.user().equals(own) || isRoot(peer) || isMember(peer, settings.adminGroup());
    }

    /// What whoever may not can do about it.
    ///
    /// @param changing whether it is about a change
    String remedy(boolean changing) {
        Optional<String> group = changing ? settings.adminGroup() : settings.viewGroup().or(settings::adminGroup);
        String others = group.map(name -> ", or as a member of the group " + name)
                .orElse(", or open it to a group: control." + (changing ? "admin-group" : "view-group") + " = NAME");
        return "run it as root or " + own.getName() + others;
    }

    private static boolean isRoot(Peer peer) {
        try {
            return peer.user().equals(lookup().lookupPrincipalByName(ROOT));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isMember(Peer peer, Optional<String> group) {
        try {
            return group.isPresent() && (peer.group().equals(lookup().lookupPrincipalByGroupName(group.get()))
                    || members(group.get()).contains(peer.user().getName()));
        } catch (IOException e) {
            // The group, or the list of groups, is gone: then it has no members.
            return false;
        }
    }

    private static UserPrincipalLookupService lookup() {
        return FileSystems.getDefault().getUserPrincipalLookupService();
    }

    /// A line of group(5) is `name:password:number:member,member`.
    private List<String> members(String group) throws IOException {
        return Files.readAllLines(groups).stream().map(line -> line.split(":", -1))
                .filter(field -> field.length == 4 && field[0].equals(group))
                .flatMap(field -> Stream.of(field[3].split(","))).filter(name -> !name.isEmpty()).toList();
    }
}
