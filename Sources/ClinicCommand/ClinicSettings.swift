// The configuration: one file and the environment, read strictly.
import Analysers
import Clinic
import FoundationEssentials
import HubAPI

/// What the terminal is told from outside. The same names in the environment win over the file.
struct ClinicSettings: Equatable {
    /// Every name that a file may hold.
    static let names: Set<String> = [
        "LIANYI_CLINIC_HOME", "LIANYI_CLINIC_WATCH", "LIANYI_CLINIC_OPERATOR", "LIANYI_CLINIC_SEND_LIMIT",
        "LIANYI_CLINIC_FULL_WARNING", "LIANYI_CLINIC_FETCH_SECONDS", "LIANYI_CLINIC_MLLP", "LIANYI_CLINIC_ASTM",
        "LIANYI_CLINIC_UNASSIGNED", "LIANYI_CLINIC_QUIET_SECONDS", "LIANYI_CLINIC_PACK_ECG", "LIANYI_CLINIC_WORKER",
        "LIANYI_CLINIC_MAPPING",
    ]

    /// The terminal's folder.
    var home: String?
    /// The folder whose files become exams.
    var watch: String?
    /// The staff account for files of that folder.
    var staff: String?
    /// The alliance's mapping by which tables of that folder are read.
    var mapping: String?
    /// Kibibytes a second that sending may take.
    var sendLimit: Int?
    /// Where analysers send HL7 (MLLP): `host:port`.
    var mllp: String?
    /// Where analysers send ASTM: `host:port`.
    var astm: String?
    /// From how full a disk on, in percent, it is said.
    var fullWarning: Int?
    /// Seconds between two questions for reports.
    var fetchSeconds: Int?
    /// How long what comes without a patient waits for one.
    var unassigned: UnassignedRule?
    /// Seconds without change after which a file that another user writes is taken for finished.
    var quietSeconds: Int?
    /// Whether ECGs are packed before they go up.
    var packsECGs = true
    /// Where `lianyi-worker` lies; none means beside this program.
    var worker: String?

    /// The file that was named, or the first of the usual ones that is there, under the environment.
    static func load(_ named: String?, environment: [String: String]) throws(ClinicError) -> ClinicSettings {
        let files = FileManager.default
        let usual = [environment["HOME"].map { $0 + "/.config/lianyi/clinic.conf" }, "/etc/lianyi/clinic.conf"]
        let chosen = named ?? environment["LIANYI_CLINIC_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = chosen ?? usual.compactMap(\.self).first(where: { files.fileExists(atPath: $0) }) else {
            return try ClinicSettings("", in: "environment", environment: environment)
        }
        guard let bytes = files.contents(atPath: path), let text = String(bytes: bytes, encoding: .utf8) else {
            throw ClinicError(
                .usage, "config-unreadable", zh: "无法读取配置文件 \(path)。请检查路径、权限和编码（UTF-8）。",
                en: "Cannot read the configuration file \(path). Check its path, permissions and encoding (UTF-8).")
        }
        return try ClinicSettings(text, in: path, environment: environment)
    }

    /// Reads `NAME=value` lines; `#` begins a comment line.
    init(_ text: String, in path: String, environment: [String: String] = [:]) throws(ClinicError) {
        var values: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard !line.isEmpty, line != "\r", !line.hasPrefix("#") else { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.trimmed(parts[0])
            guard parts.count == 2, Self.names.contains(name), values[name] == nil else {
                throw Self.unknown(name, "\(path):\(index + 1)")
            }
            values[name] = Self.trimmed(parts[1])
        }
        for name in Self.names { values[name] = environment[name] ?? values[name] }
        try self.init(values.filter { !$0.value.isEmpty })
    }

    private init(_ values: [String: String]) throws(ClinicError) {
        home = values["LIANYI_CLINIC_HOME"]
        watch = values["LIANYI_CLINIC_WATCH"]
        staff = values["LIANYI_CLINIC_OPERATOR"]
        mllp = values["LIANYI_CLINIC_MLLP"]
        astm = values["LIANYI_CLINIC_ASTM"]
        sendLimit = try Self.number("LIANYI_CLINIC_SEND_LIMIT", in: 1...1_000_000, values)
        fullWarning = try Self.number("LIANYI_CLINIC_FULL_WARNING", in: 1...100, values)
        fetchSeconds = try Self.number("LIANYI_CLINIC_FETCH_SECONDS", in: 1...86_400, values)
        unassigned = try Self.rule(values)
        quietSeconds = try Self.number("LIANYI_CLINIC_QUIET_SECONDS", in: 2...600, values)
        packsECGs = try Self.packing(values)
        worker = values["LIANYI_CLINIC_WORKER"]
        mapping = try Self.mapping(values)
    }

    private static func mapping(_ values: [String: String]) throws(ClinicError) -> String? {
        guard let text = values["LIANYI_CLINIC_MAPPING"] else { return nil }
        guard text.wholeMatch(of: /[a-z0-9][a-z0-9.-]{0,39}/) != nil else {
            throw ClinicError(
                .usage, "config-wrong", zh: "LIANYI_CLINIC_MAPPING 只能用小写字母、数字、点和连字符，最多 40 个，不能是“\(text)”。",
                en:
                    "LIANYI_CLINIC_MAPPING has small letters, digits, points and hyphens, 40 at most; it is not “\(text)”."
            )
        }
        return text
    }

    private static func rule(_ values: [String: String]) throws(ClinicError) -> UnassignedRule? {
        guard let text = values["LIANYI_CLINIC_UNASSIGNED"] else { return nil }
        guard let rule = UnassignedRule(text) else {
            throw ClinicError(
                .usage, "config-wrong", zh: "LIANYI_CLINIC_UNASSIGNED 应为 send、wait 或 1 到 1440（分钟），不是“\(text)”。",
                en: "LIANYI_CLINIC_UNASSIGNED is send, wait or 1 to 1440 (minutes), not “\(text)”.")
        }
        return rule
    }

    private static func packing(_ values: [String: String]) throws(ClinicError) -> Bool {
        switch values["LIANYI_CLINIC_PACK_ECG"] {
        case nil, "on": return true
        case "off": return false
        case let text?:
            throw ClinicError(
                .usage, "config-wrong", zh: "LIANYI_CLINIC_PACK_ECG 应为 on 或 off，不是“\(text)”。",
                en: "LIANYI_CLINIC_PACK_ECG is on or off, not “\(text)”.")
        }
    }

    private static func number(
        _ name: String, in range: ClosedRange<Int>, _ values: [String: String]
    ) throws(ClinicError) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw ClinicError(
                .usage, "config-wrong", zh: "\(name) 应为 \(range.lowerBound) 到 \(range.upperBound) 的整数，不是“\(text)”。",
                en: "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound), not “\(text)”.")
        }
        return number
    }

    private static func unknown(_ name: String, _ place: String) -> ClinicError {
        ClinicError(
            .usage, "config-wrong",
            zh: "\(place)：“\(name)”不是终端的配置项，或重复，或缺少等号。可用：\(names.sorted().joined(separator: " "))",
            en: "\(place): “\(name)” is no setting of the terminal, or stands twice, or has no value. "
                + "There are: \(names.sorted().joined(separator: " "))")
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text.drop { $0.isWhitespace }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}

extension ClinicSettings {
    /// What the agent needs of it.
    var agent: Agent.Settings {
        var settings = Agent.Settings()
        settings.watch = watch
        settings.staff = staff
        settings.mapping = mapping
        settings.unassigned = unassigned
        settings.analysers[.mllp] = mllp
        settings.analysers[.astm] = astm
        settings.fetchInterval = fetchSeconds.map(Double.init) ?? settings.fetchInterval
        settings.fullnessWarning = fullWarning ?? settings.fullnessWarning
        settings.quietSeconds = quietSeconds.map(Double.init) ?? settings.quietSeconds
        return settings
    }

    /// Who packs ECGs; none where they go up as they are.
    func packer(_ say: @escaping @Sendable (Problem) -> Void) -> ECGPacker? {
        guard packsECGs else { return nil }
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let own = link ?? CommandLine.arguments[0]
        let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
        return ECGPacker(program: worker ?? folder + "/lianyi-worker", say: say)
    }

    /// Bytes a second that sending may take.
    var bytesPerSecond: Int64? { sendLimit.map { Int64($0) * 1_024 } }
}
