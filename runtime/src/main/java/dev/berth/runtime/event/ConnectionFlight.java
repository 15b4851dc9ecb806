package dev.berth.runtime.event;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.TlsSession;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// What a flight recording tells of connections. The stack is never more than the server's own, so it is left out.
@Category("Berth")
@StackTrace(false)
abstract class ConnectionFlight extends Event {

    @Label("Connection")
    @Description("The id that the log and the access line have too")
    String connection;

    @Label("Listener")
    String listener;

    @Label("Address")
    @Description("The 5-tuple: protocol, the client's address and port, the server's address and port")
    String address;

    @Label("Transport Address")
    @Description("The 5-tuple of the socket, where a proxy sent the client's address")
    String transportAddress;

    final void of(Connection of) {
        FiveTuple client = of.address();
        FiveTuple transport = of.transportAddress();
        connection = of.id();
        listener = of.listener();
        address = client.toString();
        transportAddress = client.equals(transport) ? null : transport.toString();
    }

    @Name("dev.berth.Connection")
    @Label("Connection")
    @Description("A connection from the accept to the close, and what its time was spent on")
    static final class Whole extends ConnectionFlight {

        @Label("Reason")
        @Description("Why it is over")
        String reason;

        @Label("Age")
        @Description("How long it was open; longer than the event's duration if it is older than the recording")
        @Timespan
        long age;

        @Label("Handshake")
        @Description("Time in the PROXY header and the TLS handshake")
        @Timespan
        long handshake;

        @Label("Waiting For Peer")
        @Description("Time in reads, for the peer's data or its end")
        @Timespan
        long waitingForPeer;

        @Label("Writing")
        @Description("Time in writes; long where the peer does not read")
        @Timespan
        long writing;

        @Label("Handler")
        @Description("Time in the handler itself")
        @Timespan
        long handling;

        @Label("Bytes In")
        @DataAmount
        long bytesIn;

        @Label("Bytes Out")
        @DataAmount
        long bytesOut;

        @Label("Reads")
        long reads;

        @Label("Short Reads")
        @Description("Reads that brought fewer bytes than there was room for")
        long shortReads;

        @Label("Writes")
        long writes;

        @Label("TLS Version")
        String tlsVersion;

        void of(ServerEvent.Closed closed) {
            of(closed.connection());
            Receipt receipt = closed.receipt();
            reason = AccessLine.text(closed.reason());
            age = closed.age().toNanos();
            handshake = receipt.handshake().toNanos();
            waitingForPeer = receipt.waitedForPeer().toNanos();
            writing = receipt.writing().toNanos();
            handling = receipt.handling().toNanos();
            bytesIn = receipt.bytesIn();
            bytesOut = receipt.bytesOut();
            reads = receipt.reads();
            shortReads = receipt.shortReads();
            writes = receipt.writes();
            tlsVersion = closed.connection().tls().map(TlsSession::protocol).orElse(null);
        }
    }

    @Name("dev.berth.Handshake")
    @Label("TLS Handshake")
    @Description("A TLS handshake that came to an end, with what was agreed on or why nothing was")
    static final class Handshake extends ConnectionFlight {

        @Label("Took")
        @Timespan
        long took;

        @Label("TLS Version")
        String version;

        @Label("Cipher Suite")
        String cipherSuite;

        @Label("Resumed")
        @Description("yes, no, or nothing where that cannot be told")
        String resumed;

        @Label("Failure")
        @Description("The name of a TLS alert or another word; nothing if it succeeded")
        String failure;

        @Label("Message")
        String message;
    }

    @Name("dev.berth.ProxyHeaderFailed")
    @Label("PROXY Header Failed")
    @Description("A connection did not begin with the PROXY header that it should have begun with")
    static final class ProxyHeaderFailed extends ConnectionFlight {

        @Label("Reason")
        String reason;

        @Label("Message")
        String message;
    }

    @Name("dev.berth.HandlerFailed")
    @Label("Handler Failed")
    @Description("A handler threw something that is not the connection's own failure")
    static final class HandlerFailed extends ConnectionFlight {

        @Label("Exception")
        @Description("The class of what it threw")
        String exception;

        @Label("Message")
        String message;
    }

    @Name("dev.berth.Spinning")
    @Label("Handler Spinning")
    @Description("A handler computes without end while others wait for a processor")
    static final class Spinning extends ConnectionFlight {

        @Label("Where")
        @Description("What it was doing when it was looked at")
        String where;
    }
}
