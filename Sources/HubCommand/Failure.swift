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
    } catch {
        complain("\(error)")
        throw ExitCode(1)
    }
}

extension PostgresError {
    /// What an operator can do about it, where that is known.
    fileprivate var words: String {
        switch constraint {
        case "account_login_check": "a login has small letters, digits and . _ - only. 登录名只能用小写字母、数字和 . _ -。"
        case "account_login_key": "this login is taken. 登录名已被使用。"
        default:
            kind == .connection
                ? "the database cannot be reached as this user; commands that administer run as lianyi-owner. 无法以此用户连接数据库。 (\(message.prefix { !$0.isNewline }))"
                : "database: \(self)"
        }
    }
}
