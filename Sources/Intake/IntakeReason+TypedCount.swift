// What can be wrong with a file of typed values, in two languages.

import Exams

extension IntakeReason {
    init(_ problem: TypedBloodCount.Problem, _ file: String) {
        self.init(
            code: "typed-count-\(problem.code)", zh: problem.zh, en: problem.en,
            place: Place(file: file, line: problem.row.map { $0 + 1 }))
    }

    static func typedCountLarge(_ file: String, limit: Int) -> IntakeReason {
        IntakeReason(
            code: "typed-count-too-large", zh: "手工录入文件「\(file)」超过 \(limit) 字节。请只填写血常规的项目。",
            en: "The typed count \(file) exceeds \(limit) bytes. Fill in the items of a blood count and nothing else.",
            place: Place(file: file))
    }

    static func typedCountNoJSON(_ file: String, offset: Int) -> IntakeReason {
        IntakeReason(
            code: "typed-count-bad-json", zh: "手工录入文件「\(file)」在第 \(offset) 字节处不是有效的 JSON。请重新录入。",
            en: "The typed count \(file) is no JSON near byte \(offset). Type it again.",
            place: Place(file: file, offset: offset))
    }

    static func typedCountField(_ path: String, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "typed-count-bad-field",
            zh: "手工录入文件「\(file)」的字段 \(path) 缺失、不应存在或取值不对。请按文档更正。",
            en: "The field \(path) of the typed count \(file) is missing, does not belong there or has a wrong value. "
                + "Mend it as documented.", place: Place(file: file))
    }
}
