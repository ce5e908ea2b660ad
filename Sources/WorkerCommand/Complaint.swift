// What the operator is told on standard error: in Chinese and English, with the place in the file.

import Exams
import Workers

enum Complaint {
    static func say(_ zh: String, _ en: String) {
        _ = Pipe.write(Array("\(zh)\n\(en)\n".utf8), to: 2)
    }

    /// - Parameters: what is not there, in both languages, such as `没有生成图像` and `There is no picture`.
    static func say(_ zh: String, _ en: String, because reason: IntakeReason) {
        let place = reason.place.map(\.words) ?? ""
        say("\(zh)：\(reason.zh)", "\(en): \(reason.en)")
        if !place.isEmpty { _ = Pipe.write(Array("  \(reason.code)  \(place)\n".utf8), to: 2) }
    }

    static func say(_ error: WorkerError) {
        say("没有结果：\(error.words.zh)", "No answer: \(error.words.en)")
    }
}

extension IntakeReason.Place {
    /// `film.dcm, byte 1024`.
    fileprivate var words: String {
        [
            file, segment, line.map { "line \($0)" }, field.map { "field \($0)" }, offset.map { "byte \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}
