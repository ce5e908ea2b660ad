// What a configuration may say, read strictly: a name that is not known or a value that is no value ends the command.
import Configuration
import FoundationEssentials
import Hub

extension Settings {
    /// Every name that the configuration file may hold.
    static let names: Set<String> = [
        "LIANYI_DATABASE", "LIANYI_DATABASE_OWNER", "LIANYI_DATABASE_APP", "LIANYI_DATABASE_SIGNIN",
        "LIANYI_DATABASE_JOBS", "LIANYI_LISTEN", "LIANYI_PUBLIC_URL", "LIANYI_PROXIES", "LIANYI_TLS_CERTIFICATE",
        "LIANYI_TLS_KEY", "LIANYI_BLOBS", "LIANYI_KEYS", "LIANYI_WORKER", "LIANYI_WORKERS", "LIANYI_DEMO",
        "LIANYI_LOG_LEVEL", "LIANYI_TIME_ZONE",
    ]

    /// Refuses a file with a name that means nothing: a mistyped setting would pass in silence.
    static func checkNames(in path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let name = line.prefix { $0 != "=" }.trimmingSuffix { $0 == " " }
            guard names.contains(String(name)) else {
                throw Failure.configuration(
                    "\(path), line \(number + 1): \(name) is no setting of the hub; hub.conf.example lists them. 未知的配置项。"
                )
            }
        }
    }

    /// A whole number within `range`.
    static func number(
        _ config: ConfigReader, _ key: ConfigKey, in range: ClosedRange<Int>, default value: Int
    ) throws -> Int {
        guard let text = config.string(forKey: key) else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw Failure.configuration(
                "LIANYI_\(key.components.joined(separator: "_").uppercased()) is a number from \(range.lowerBound) to "
                    + "\(range.upperBound), not \(text). 配置值有误。")
        }
        return number
    }

    /// IP addresses with commas between, in their canonical form.
    static func addresses(_ config: ConfigReader, _ key: ConfigKey) throws -> Set<String> {
        let words = config.string(forKey: key, default: "").split { $0 == "," || $0 == " " }.map(String.init)
        return try Set(
            words.map { word in
                guard let address = PeerAddress(word) else {
                    throw Failure.configuration(
                        "LIANYI_PROXIES holds single IP addresses with commas between, not \(word). 代理地址须为 IP 地址。")
                }
                return address.text
            })
    }

    /// `true` or `false`; absent is false.
    static func flag(_ config: ConfigReader, _ key: ConfigKey) throws -> Bool {
        switch config.string(forKey: key) {
        case nil, "false", "0", "no": return false
        case "true", "1", "yes": return true
        case .some(let text):
            throw Failure.configuration(
                "LIANYI_\(key.components.joined(separator: "_").uppercased()) is true or false, not \(text). 配置值有误。")
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
