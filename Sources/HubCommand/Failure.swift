// How a command ends when it cannot do what it was asked: a line on stderr and an exit code that means something.
import ArgumentParser
import Postgres

/// Why a command ends badly, with the exit code that says so.
struct Failure: Error, CustomStringConvertible {
    let code: Int32
    let description: String

    static func missing(_ text: String) -> Failure { Failure(code: 66, description: text) }
    static func unreachable(_ text: String) -> Failure { Failure(code: 69, description: text) }
    static func configuration(_ text: String) -> Failure { Failure(code: 78, description: text) }
    static func usage(_ text: String) -> Failure { Failure(code: 64, description: text) }
    static func failed(_ text: String) -> Failure { Failure(code: 1, description: text) }
}

/// Runs a command's work and turns what it throws into a line on stderr and an exit code.
func attempt(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let exit as ExitCode {
        throw exit
    } catch let failure as Failure {
        complain(failure.description)
        throw ExitCode(failure.code)
    } catch let error as PostgresError {
        complain(error.words)
        throw ExitCode(error.kind == .connection ? 69 : 1)
    } catch let error as MigrationError {
        complain(error.words)
        throw ExitCode(1)
    } catch {
        complain("\(error)")
        throw ExitCode(1)
    }
}

extension MigrationError {
    /// What is wrong with the schema, and the mend.
    var words: String {
        switch self {
        case .unknownSteps(let steps):
            "the database has steps \(steps) that this program does not know: a newer program has been here; use that one. "
                + "数据库版本比本程序新，请使用新版程序。"
        case .changed(let number):
            "step \(number) was applied with another text than this program's: these two do not belong together. "
                + "数据库迁移步骤与本程序不符。"
        case .missing(let steps):
            "the database lacks steps \(steps): run `lianyi-hub migrate`. 请先迁移数据库。"
        }
    }
}

/// What is wrong with a file of JSON, in words: the place in it, and what was expected there.
func words(of error: any Error) -> String {
    func place(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
        let path = (context.codingPath + [last].compactMap(\.self)).map {
            $0.intValue.map { "[\($0)]" } ?? $0.stringValue
        }
        return path.isEmpty ? "the file" : path.joined(separator: ".").replacing(".[", with: "[")
    }
    return switch error {
    case DecodingError.keyNotFound(let key, let context): "\(place(context, key)) is missing"
    case DecodingError.typeMismatch(let type, let context): "\(place(context)) is not a \(type)"
    case DecodingError.valueNotFound(_, let context): "\(place(context)) is null"
    case DecodingError.dataCorrupted(let context): "\(place(context)) is no JSON: \(context.debugDescription)"
    default: "\(error)"
    }
}

extension PostgresError {
    /// Whether the server is there and lets this user not in as that role, which is not the same as no server.
    var isRefusal: Bool {
        kind == .connection && ["authentication failed", "no pg_hba.conf entry"].contains { message.contains($0) }
    }

    /// What an operator can do about it, where that is known.
    fileprivate var words: String {
        switch constraint {
        case "account_login_check":
            "a login has 3 to 64 small letters, digits and . _ -, and begins with a letter or digit. 登录名为 3–64 个小写字母、数字和 . _ -，以字母或数字开头。"
        case "account_login_key": "this login is taken. 登录名已被使用。"
        default:
            kind == .connection
                ? "the database cannot be reached as this user; commands that administer run as lianyi-owner. 无法以此用户连接数据库。 (\(message.prefix { !$0.isNewline }))"
                : "database: \(self)"
        }
    }
}
