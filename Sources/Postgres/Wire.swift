// One libpq connection: sends statements, one or many in a pipeline, and reads their answers. The only file of calls.
import CLibpq
import FoundationEssentials
import Synchronization

/// A connection to the server, used by one thread at a time. It closes when it is released.
@safe
final class Wire {
    private let pointer: OpaquePointer
    private var prepared: [String: String] = [:]
    private var named = 0
    private let notices = Notices()
    let canceller: Canceller

    /// Connects; blocks for at most the connect timeout.
    init(_ settings: ConnectionSettings) throws(PostgresError) {
        guard let pointer = unsafe Wire.connected(settings.keywords) else {
            throw PostgresError(.connection, message: "libpq is out of memory")
        }
        guard unsafe PQstatus(pointer) == CONNECTION_OK else {
            let message = unsafe String(cString: PQerrorMessage(pointer))
            unsafe PQfinish(pointer)
            throw PostgresError(.connection, message: message)
        }
        unsafe self.pointer = pointer
        unsafe canceller = Canceller(PQgetCancel(pointer))
        unsafe notices.listen(on: pointer)
    }

    deinit { unsafe PQfinish(pointer) }

    private static func connected(_ keywords: [(String, String)]) -> OpaquePointer? {
        let names = CStrings(keywords.map(\.0))
        let values = CStrings(keywords.map(\.1))
        return unsafe PQconnectdbParams(names.pointers, values.pointers, 1)
    }

    /// False once the server has closed its side or the connection broke; costs one `poll` without waiting.
    var isAlive: Bool {
        guard unsafe PQstatus(pointer) == CONNECTION_OK else { return false }
        guard Wire.isReadable(unsafe PQsocket(pointer), within: 0) else { return true }
        return unsafe PQconsumeInput(pointer) == 1 && PQstatus(pointer) == CONNECTION_OK
    }

    /// True when no transaction is open.
    var isIdle: Bool { unsafe PQtransactionStatus(pointer) == PQTRANS_IDLE }

    /// True when a statement of the open transaction has failed, so that it can only be rolled back.
    var hasFailed: Bool { unsafe PQtransactionStatus(pointer) == PQTRANS_INERROR }

    /// The SQLSTATE and text of the warnings since the last call.
    func drainNotices() -> [String] { notices.drain() }

    /// Runs several statements without parameters as one script, stopping at the first error.
    func script(_ text: String) throws(PostgresError) {
        let result = unsafe PQexec(pointer, text)
        defer { unsafe PQclear(result) }
        _ = try unsafe rows(of: result)
    }

    /// Runs one statement, prepared once per connection.
    func run(_ sql: SQL) throws(PostgresError) -> Rows {
        try makeRoom(for: 1)
        let name = try preparedName(of: sql)
        let values = CStrings(sql.values)
        let result = unsafe PQexecPrepared(
            pointer, name, Int32(sql.values.count), values.pointers, nil, nil, 0)
        defer { unsafe PQclear(result) }
        return try unsafe rows(of: result)
    }

    /// Runs statements in one round trip; after the first that fails the others are skipped and its error is thrown.
    func pipeline(_ statements: [SQL]) throws(PostgresError) -> [Rows] {
        try prepare(statements)
        try check(unsafe PQenterPipelineMode(pointer))
        for sql in statements {
            let values = CStrings(sql.values)
            try check(
                unsafe PQsendQueryPrepared(
                    pointer, prepared[sql.text, default: ""], Int32(sql.values.count), values.pointers, nil,
                    nil, 0))
        }
        try check(unsafe PQpipelineSync(pointer))
        let answer = collected(statements.count)
        try check(unsafe PQexitPipelineMode(pointer))
        return try answer.get()
    }

    /// Prepares what is not prepared yet; afterwards ``pipeline(_:)`` sends nothing but the statements themselves.
    func prepare(_ statements: [SQL]) throws(PostgresError) {
        try makeRoom(for: statements.count)
        for sql in statements { _ = try preparedName(of: sql) }
    }

    /// Forgets all prepared statements before there are too many; never between those of one pipeline.
    private func makeRoom(for count: Int) throws(PostgresError) {
        guard prepared.count + count > 500 else { return }
        try script("DEALLOCATE ALL")
        prepared.removeAll()
    }

    private func collected(_ count: Int) -> Result<[Rows], PostgresError> {
        var answers: [Rows] = []
        var failure: PostgresError?
        while let result = unsafe nextPipelineResult() {
            defer { unsafe PQclear(result) }
            if unsafe PQresultStatus(result) == PGRES_PIPELINE_SYNC { break }
            if unsafe PQresultStatus(result) == PGRES_PIPELINE_ABORTED { continue }
            do {
                answers.append(try unsafe rows(of: result))
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { return .failure(failure) }
        return answers.count == count ? .success(answers) : .failure(lost())
    }

    /// The next answer of the pipeline, stepping over the nil that ends each statement; nil when the line is dead.
    private func nextPipelineResult() -> OpaquePointer? {
        if let result = unsafe PQgetResult(pointer) { return unsafe result }
        return unsafe PQstatus(pointer) == CONNECTION_OK ? PQgetResult(pointer) : nil
    }

    private func preparedName(of sql: SQL) throws(PostgresError) -> String {
        if let name = prepared[sql.text] { return name }
        named += 1
        let name = "s\(named)"
        let result = unsafe PQprepare(pointer, name, sql.text, 0, nil)
        defer { unsafe PQclear(result) }
        _ = try unsafe rows(of: result)
        prepared[sql.text] = name
        return name
    }

    private func check(_ status: Int32) throws(PostgresError) {
        guard status == 1 else { throw lost() }
    }

    private func lost() -> PostgresError {
        PostgresError(.connection, message: unsafe String(cString: PQerrorMessage(pointer)))
    }

    private func rows(of result: OpaquePointer?) throws(PostgresError) -> Rows {
        guard let result = unsafe result else { throw lost() }
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return unsafe Rows(result)
        default:
            let error = unsafe PostgresError(result)
            throw unsafe PQstatus(pointer) == CONNECTION_OK ? error : error.asLostConnection
        }
    }

    /// Waits until the server has something to say, for at most `milliseconds`.
    func waitForInput(_ milliseconds: Int32) -> Bool {
        Wire.isReadable(unsafe PQsocket(pointer), within: milliseconds)
    }

    /// The notifications that have arrived. Throws when the connection is lost.
    func notifications() throws(PostgresError) -> [Notification] {
        try check(unsafe PQconsumeInput(pointer))
        var all: [Notification] = []
        while let next = unsafe PQnotifies(pointer) {
            unsafe all.append(Notification(next.pointee))
            unsafe PQfreemem(next)
        }
        return all
    }
}
