// lianyi-hub routes
import ArgumentParser
import Hub

struct Routes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List every address: method, path, who may knock, the audit's word. 列出所有接口。")
    @OptionGroup var common: HubOptions

    func run() async throws {
        try await attempt {
            let lines = Hub.routeLines
            try common.say(lines, lines.map(\.description).joined(separator: "\n"))
        }
    }
}
