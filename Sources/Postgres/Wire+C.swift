// The C side of a connection: arrays of C strings, results into rows, notices, and cancelling from another thread.
import CLibpq
import FoundationEssentials
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A NULL-terminated array of C strings that lives as long as this object.
@safe
final class CStrings {
    private let storage: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>

    init(_ strings: [String?]) {
        unsafe storage = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() {
            unsafe storage.initializeElement(
                at: index, to: string.flatMap { unsafe UnsafePointer(strdup($0)) })
        }
        unsafe storage.initializeElement(at: strings.count, to: nil)
    }

    /// Valid until this object is released.
    var pointers: UnsafePointer<UnsafePointer<CChar>?>? { unsafe UnsafePointer(storage.baseAddress) }

    deinit {
        for index in unsafe storage.indices { unsafe free(UnsafeMutablePointer(mutating: storage[index])) }
        unsafe storage.deallocate()
    }
}

/// The warnings of one connection. libpq calls it on the connection's own thread, during one of our calls.
@safe
final class Notices {
    private var texts: [String] = []

    func listen(on connection: OpaquePointer) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context = unsafe context, let result = unsafe result else { return }
                let error = unsafe PostgresError(result)
                unsafe Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().texts.append(
                    error.description)
            }, context)
    }

    func drain() -> [String] {
        defer { texts.removeAll() }
        return texts
    }
}

/// Cancels the statement that a connection is running, from any thread, unless its COMMIT has been sent.
///
/// `@unchecked Sendable`: `PQcancel` is documented as safe from another thread, and the mutex keeps the COMMIT out while
/// a cancel is on its way.
@safe
final class Canceller: @unchecked Sendable {
    private let handle: OpaquePointer?
    private let state = Mutex(State())

    private struct State {
        var mayCancel = false
        var wasCancelled = false
    }

    init(_ handle: OpaquePointer?) { unsafe self.handle = handle }

    deinit { unsafe PQfreeCancel(handle) }

    /// A transaction begins: from here on it may be cancelled.
    func arm() { state.withLock { $0 = State(mayCancel: true) } }

    /// COMMIT is about to be sent, or the transaction is over. Waits for a cancel that is on its way.
    /// True when one was sent, so that the connection must not be used again.
    @discardableResult
    func disarm() -> Bool {
        state.withLock {
            $0.mayCancel = false
            return $0.wasCancelled
        }
    }

    /// Asks the server to stop the running statement; does nothing once disarmed.
    func cancel() {
        state.withLock {
            guard $0.mayCancel, let handle = unsafe handle else { return }
            $0.wasCancelled = true
            var message = [CChar](repeating: 0, count: 256)
            _ = unsafe PQcancel(handle, &message, 256)
        }
    }
}

extension Wire {
    /// True when the socket has bytes to read, waiting at most `milliseconds`.
    static func isReadable(_ socket: Int32, within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, milliseconds) > 0
    }
}

extension Rows {
    init(_ result: OpaquePointer) {
        let width = unsafe PQnfields(result)
        var columns: [String: Int] = [:]
        for column in 0..<width { unsafe columns[String(cString: PQfname(result, column))] = Int(column) }
        var cells: [[String?]] = []
        for row in 0..<(unsafe PQntuples(result)) {
            cells.append(
                (0..<width).map { column in
                    unsafe PQgetisnull(result, row, column) == 1 ? nil : Rows.text(result, row, column)
                })
        }
        self.columns = columns
        self.cells = cells
        affected = unsafe Int(String(cString: PQcmdTuples(result))) ?? cells.count
    }

    private static func text(_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> String {
        let length = unsafe Int(PQgetlength(result, row, column))
        guard length > 0, let bytes = unsafe PQgetvalue(result, row, column) else { return "" }
        return unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: length) {
            unsafe String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
    }
}

extension PostgresError {
    /// Reads the fields of an error answer: C is PG_DIAG_SQLSTATE, M the primary message, n the constraint, t the table.
    /// Class 57P is the server going down: the line is lost.
    init(_ result: OpaquePointer) {
        func field(_ code: UInt8) -> String? {
            unsafe PQresultErrorField(result, Int32(code)).map { unsafe String(cString: $0) }
        }
        let state = field(UInt8(ascii: "C")) ?? ""
        self.init(
            state.isEmpty || state.hasPrefix("57P") ? .connection : .server, sqlState: state,
            message: unsafe field(UInt8(ascii: "M")) ?? String(cString: PQresultErrorMessage(result)),
            constraint: field(UInt8(ascii: "n")), table: field(UInt8(ascii: "t")))
    }

    /// The same words, as what they are when the line is gone too.
    var asLostConnection: PostgresError {
        PostgresError(.connection, sqlState: sqlState, message: message, constraint: constraint, table: table)
    }
}

/// A word from the server to those who listen: which channel, with what payload.
package struct Notification: Sendable, Equatable {
    package let channel: String
    package let payload: String

    init(_ raw: PGnotify) {
        unsafe channel = String(cString: raw.relname)
        unsafe payload = String(cString: raw.extra)
    }
}
