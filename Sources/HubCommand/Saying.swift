// What a command answers: a line for people or JSON for programs, on stdout; progress meanwhile, on stderr.
import ArgumentParser
import FoundationEssentials
import HubAPI

extension HubOptions {
    /// Prints the command's answer: `value` as one line of JSON where the caller asked for that, else `text`.
    func say(_ value: some Encodable, _ text: String) throws {
        guard json else { return print(text) }
        print(String(decoding: try WireJSON.bytes(of: value), as: UTF8.self))
    }
}

/// Does `work`; once it has lasted a second, says every second on stderr what takes so long.
func whileSaying<Made>(_ what: String, _ work: () async throws -> Made) async rethrows -> Made {
    let voice = Task {
        for seconds in 1... {
            try await Task.sleep(for: .seconds(1))
            progress("\(what) … \(seconds) s")
        }
    }
    defer { voice.cancel() }
    return try await work()
}
