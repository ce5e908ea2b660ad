// lianyi-hub routes
import ArgumentParser
import Hub

struct Routes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List every address: method, path, who may knock, the audit's word. 列出所有接口。")

    func run() { for line in Hub.routeLines { print(line) } }
}
