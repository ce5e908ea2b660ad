// What is to be known of the leads of a recording in whatever format, in two languages.

import Exams
import Waveforms

extension IntakeReason {
    /// One of the twelve leads is there twice: nothing in the file says which of them is meant. nil where none is.
    static func leadsTwice(_ exam: Electrocardiogram) -> IntakeReason? {
        var seen: Set<StandardLead> = []
        let twice = exam.leads.compactMap { StandardLead(spelled: $0.name) }.filter { !seen.insert($0).inserted }
        guard !twice.isEmpty else { return nil }
        let names = Set(twice).map(\.rawValue).sorted().joined(separator: ", ")
        return IntakeReason(
            code: "ecg-lead-twice",
            zh: "导联 \(names) 在文件中出现不止一次，图上取第一个。请核对设备的导出设置，并对照原始记录判读。",
            en:
                "Lead \(names) is in the file more than once; the first is drawn. Check the device's export settings and hold the "
                + "tracing against the original.", place: nil)
    }
}
