package dev.berth.runtime.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What a flight recording tells beside connections.
@Category("Berth")
@StackTrace(false)
abstract class ServerFlight extends Event {

    @Name("dev.berth.Refused")
    @Label("Connection Refused")
    @Description("A connection was closed right after it was accepted")
    static final class Refused extends ServerFlight {

        @Label("Listener")
        String listener;

        @Label("Address")
        @Description("The 5-tuple: protocol, the client's address and port, the server's address and port")
        String address;

        @Label("Reason")
        String reason;
    }

    @Name("dev.berth.AcceptFailed")
    @Label("Accept Failed")
    @Description("A listener cannot accept, and goes on trying")
    static final class AcceptFailed extends ServerFlight {

        @Label("Listener")
        String listener;

        @Label("Cause")
        String cause;
    }

    @Name("dev.berth.Carriers")
    @Label("Carriers Changed")
    @Description("The number of platform threads that carry virtual ones was changed, or cannot be raised any more")
    static final class Carriers extends ServerFlight {

        @Label("Carriers")
        int carriers;

        @Label("Exhausted")
        @Description("All are taken by handlers that do not end")
        boolean exhausted;
    }

    @Name("dev.berth.Reload")
    @Label("Reload")
    @Description("Configuration, TLS files or plugins were read anew")
    static final class Reload extends ServerFlight {

        @Label("Worked")
        boolean worked;

        @Label("Outcome")
        @Description("What changed, or what is wrong")
        String outcome;
    }
}
