package dev.berth.runtime.listener;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.event.ServerEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A change of the listeners. A socket that is still wanted stays bound, with its backlog, though perhaps for another
/// listener; so nobody is refused who connects meanwhile.
public final class ListenersChange {

    /// A listener as it is to be.
    private record Next(Listener listener, ListenerService service, List<AcceptLoop> loops) {}

    /// A socket whose permissions were changed.
    private record Protected(ListeningSocket socket, BindAddress before) {}

    private final Listeners listeners;
    private final ListenerResources resources;
    private final List<AcceptLoop> unclaimed = new ArrayList<>();
    private final List<AcceptLoop> opened = new ArrayList<>();
    private final List<Protected> changed = new ArrayList<>();
    private final List<Next> next = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private ListenersChange(Listeners listeners, ListenerResources resources) {
        this.listeners = listeners;
        this.resources = resources;
        listeners.all().forEach(each -> unclaimed.addAll(each.loops()));
    }

    static ListenersChange prepare(Listeners listeners, List<ListenerService> wanted, ListenerResources resources) {
        ListenersChange change = new ListenersChange(listeners, resources);
        wanted.forEach(change::add);
        if (!change.problems.isEmpty()) {
            change.rollBack();
        }
        return change;
    }

    private void add(ListenerService service) {
        Listener listener = Optional.ofNullable(listeners.byName().get(service.settings().name()))
                .orElseGet(() -> new Listener(service, resources));
        List<AcceptLoop> loops = new ArrayList<>();
        for (Inherited.Wanted wanted : Inherited.match(service.settings(), resources.inherited(), problems)) {
            try {
                loops.add(loop(listener, wanted, service.settings().backlog()));
            } catch (IOException | RuntimeException e) {
                problems.add(BindProblem.of("listeners." + listener.name(), wanted.address(), e));
            }
        }
        next.add(new Next(listener, service, loops));
    }

    private AcceptLoop loop(Listener listener, Inherited.Wanted wanted, int backlog) throws IOException {
        BindAddress address = wanted.address();
        // What is suspended stays so, but for its own listener alone.
        Optional<AcceptLoop> bound = claim(listener.loops(), wanted)
                // Two listeners that leave the port to the system never mean the same one.
                .or(() -> address.leavesPortOpen() ? Optional.empty()
                        : claim(unclaimed.stream().filter(each -> each.socket().isOpen()).toList(), wanted));
        if (bound.isPresent()) {
            ListeningSocket socket = bound.get().socket();
            BindAddress before = socket.bound();
            socket.protectAs(address);
            changed.add(new Protected(socket, before));
            return bound.get();
        }
        ListeningSocket socket = wanted.socket().isPresent()
                ? ListeningSocket.inherit(address, wanted.socket().get())
                : ListeningSocket.open(address, backlog, resources.nativeSockets());
        AcceptLoop loop = new AcceptLoop(socket, listener, resources.events());
        opened.add(loop);
        return loop;
    }

    private Optional<AcceptLoop> claim(Collection<AcceptLoop> among, Inherited.Wanted wanted) {
        Optional<AcceptLoop> found = among.stream().filter(unclaimed::contains)
                .filter(each -> each.socket().bound().isSameSocket(wanted.address())
                        && each.socket().inherited().equals(wanted.socket())).findFirst();
        found.ifPresent(unclaimed::remove);
        return found;
    }

    /// What could not be bound. If there is anything, the change was rolled back.
    ///
    /// @return the problems
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /// Gives up what was bound for this change.
    public void rollBack() {
        opened.forEach(AcceptLoop::close);
        next.forEach(each -> each.service.release());
        for (Protected each : changed) {
            try {
                each.socket.protectAs(each.before);
            } catch (IOException e) {
                resources.events().publish(new ServerEvent.ConfigurationWarning(new Problem(
                        each.before.where(), each.before + " keeps its new mode and group: " + e,
                        "set them with chmod and chgrp")));
            }
        }
    }

    /// Serves as the new configuration says. Blocks until the sockets that are no longer wanted have handed out what
    /// was established; connections go on.
    ///
    /// @return the listeners that are gone; their connections are still there
    public List<Listener> commit() {
        List<Listener> gone = new ArrayList<>(listeners.all());
        next.forEach(each -> {
            gone.remove(each.listener);
            each.listener.take(each.service);
            each.listener.loops(each.loops);
            each.loops.forEach(loop -> loop.serve(each.listener));
            queue(each);
        });
        listeners.replace(next.stream().map(Next::listener).toList());
        opened.forEach(each -> {
            resources.events().publish(new ServerEvent.Bound(each.listener().name(), each.address()));
            each.start();
        });
        AcceptLoop.finish(unclaimed);
        gone.forEach(Listener::letGo);
        // Those of the start were refused then; a reload cannot give them back, and clients would wait for ever.
        resources.inherited().besides(listeners.byName().keySet()).forEach(each -> resources.events().publish(
                new ServerEvent.ConfigurationWarning(Inherited.forNobody(each, listeners.byName().keySet()))));
        return gone;
    }

    private void queue(Next each) {
        int backlog = each.service.settings().backlog();
        for (AcceptLoop loop : each.loops) {
            try {
                if (!opened.contains(loop) && loop.socket().isOpen()) {
                    loop.socket().backlog(backlog, resources.nativeSockets());
                }
            } catch (IOException e) {
                resources.events().publish(new ServerEvent.ConfigurationWarning(new Problem(
                        each.service.settings().where(), loop + " keeps its backlog: " + e, "restart the server")));
            }
        }
    }
}
