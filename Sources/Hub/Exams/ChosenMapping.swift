// The mapping by which a table of an exam is read, where its sender chose one by name.
import Exams
import Records

/// A mapping that lies beside an exam's files as if it had come with them.
struct ChosenMapping: Sendable {
    /// Behind the numbers that a manifest may give.
    static let number = 1_000

    let name: String
    let text: String

    var file: (number: Int, name: String, sha256: String) { (Self.number, "\(name).map", "") }
    var bytes: [UInt8] { Array(text.utf8) }

    /// The first name that the media types of an exam's objects choose.
    static func name(in mediaTypes: some Sequence<String>) -> String? {
        mediaTypes.lazy.compactMap { MappingName.chosen(in: $0) }.first { _ in true }
    }
}

extension IntakeReason {
    static func mappingUnknown(_ name: String) -> IntakeReason {
        IntakeReason(
            code: "mapping-unknown",
            zh: "医共体没有名为「\(name)」的映射。请选择现有的映射重发；或由管理员用 lianyi-hub mapping load 装入后，用 lianyi-hub release 重新解析。",
            en: "The alliance has no mapping \(name). Send it again by one that there is; or an operator loads it "
                + "(lianyi-hub mapping load) and lets it be read anew (lianyi-hub release).")
    }
}
