// How the house makes problems: a name, a status, and the same words in Chinese and English.
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres

extension Problem: Error {}

/// A domain's error that knows what it is on the wire. One exhaustive switch a domain, in its `…Problems.swift`.
protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

extension Problem {
    /// A problem in two languages. `zh` and `en` are (title, what is wrong and how to mend it).
    static func make(
        _ name: String, _ status: Int, zh: (String, String), en: (String, String), field: String? = nil
    ) -> Problem {
        var problem = Problem(
            name, status: status, title: zh.0, detail: zh.1, en: English(title: en.0, detail: en.1))
        problem.field = field
        return problem
    }

    /// The same with the seconds after which trying again makes sense.
    func retried(after seconds: Int) -> Problem {
        var problem = self
        problem.extensions["retryAfter"] = .number(Double(seconds))
        return problem
    }

    /// The same with the `error` member that RFC 6749 asks for.
    func oauth(_ error: String) -> Problem {
        var problem = self
        problem.error = error
        return problem
    }

    /// A field that cannot be taken as it is.
    static func invalid(_ field: String, _ zh: String, _ en: String) -> Problem {
        make("invalid-field", 422, zh: ("内容有误", zh), en: ("A field is not valid", en), field: field)
    }

    /// A body decoded, or the problem that names its field.
    static func decoding<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        do {
            return try WireJSON.value(type, in: bytes)
        } catch {
            throw Problem(wire: error)
        }
    }

    private init(wire error: WireError) {
        self =
            switch error.fault {
            case .notJSON, .notEncodable:
                .make(
                    "not-json", 400, zh: ("不是 JSON", "请求正文不是有效的 JSON，请检查后重发。"),
                    en: ("Not JSON", "The body is not valid JSON. Correct it and send again."))
            case .missing:
                .invalid(error.field, "缺少字段 \(error.field)，请补上。", "The field \(error.field) is missing; add it.")
            case .wrongType:
                .invalid(
                    error.field, "字段 \(error.field) 的类型不对。", "The field \(error.field) has another type than expected.")
            case .invalid(let expected):
                .invalid(
                    error.field, "字段 \(error.field) 的内容无效，请按 /docs 中的格式填写。",
                    "The field \(error.field) is not valid (\(expected)); /docs says how to write it.")
            case .unknownCode(let code):
                .invalid(
                    error.field, "字段 \(error.field) 没有“\(code)”这个值，可用的值见 /docs。",
                    "The field \(error.field) has no value “\(code)”; /docs lists those that it has.")
            }
    }

    /// What an error is on the wire. The words of the driver never leave the house.
    init(describing error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as any ProblemConvertible: self = error.problem
        case let error as PostgresError: self = Problem(database: error)
        case let error as HTTPError: self = Problem(http: error.status.code)
        case is CancellationError: self = .unavailable
        default: self = .unexpected
        }
    }

    private init(database error: PostgresError) {
        self =
            switch error.kind {
            case .connection, .poolExhausted, .cancelled: .unavailable
            case .outcomeUnknown: .outcomeUnknown
            case .server where error.sqlState == "42501": .notYours(need: "row-level security")
            case .server where ["57014", "55P03"].contains(error.sqlState): .unavailable
            case .server, .decoding: .unexpected
            }
    }

    private init(http status: Int) {
        self =
            switch status {
            case 400: .badRequest("")
            case 404: .notFound
            case 413: .tooLarge(limit: 0)
            case 415: .unsupportedMediaType(expected: "application/json")
            default: status < 500 ? .badRequest("") : .unexpected
            }
    }
}
