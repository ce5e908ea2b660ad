// Words of the counter that commands and screen share.
package import HubAPI
import Patients
package import Spool

/// A patient on one line, papers and telephone with their middle hidden.
package struct PatientWords: Sendable {
    /// The documents' numbers, masked.
    package let identities: [String]
    /// The telephone number, masked.
    package let phone: String?
    private let patient: KeptPatient

    /// Puts a patient into words.
    package init(_ patient: KeptPatient) {
        self.patient = patient
        identities = patient.person.identities.map {
            Mask.middle(of: $0.number, keepingFirst: $0.kind == "01" ? 4 : 2, last: 4)
        }
        phone = patient.person.phone.map { Mask.middle(of: $0, keepingFirst: 3, last: 4) }
    }

    /// Name, sex, birth date, numbers.
    package var line: String {
        let person = patient.person
        let facts = [person.name, person.sex.flatMap { ["1": "男", "2": "女"][$0] }, person.birthDate]
        return (facts.compactMap(\.self) + identities + [phone].compactMap(\.self)).joined(separator: "  ")
    }
}

/// A report's severity in words.
package enum SeverityWords {
    /// 正常, 异常, 重大阳性, 危急值; the code itself where a newer hub has another.
    package static func chinese(_ code: String) -> String {
        ["normal": "正常", "abnormal": "异常", "alert": "重大阳性", "critical": "危急值"][code] ?? code
    }
}

/// What the hub tells of, in words.
package enum EventWords {
    /// An event as it is said at the counter, with its code; the code alone where a newer hub has another.
    package static func chinese(_ event: String) -> String {
        [name(of: event), event].compactMap(\.self).joined(separator: " ")
    }

    /// An event in Chinese; nil where a newer hub has another.
    package static func name(of event: String) -> String? {
        [
            "report.signed": "危急报告", "report.preliminary": "危急初步报告", "report.amended": "危急修订报告",
            "exam.quarantined": "急查无法读取", "exam.reattributed": "患者更正：报告作废 report void",
            "exam.judged_again": "按年龄性别重新判定，请看报告", "critical.detected": "发现危急值", "critical.added": "又发现危急值",
            "critical.overdue": "危急值超时未确认", "critical.escalated": "危急值已上报", "critical.readdressed": "危急值改由他人处理",
            "critical.revised": "危急值已修订", "critical.unable_to_reach": "危急值联系不上", "critical.reattributed": "危急值改属他人",
        ][event] ?? ReferralWords.name(of: event).map { "转诊：" + $0 }
    }
}

extension DeviceMark {
    /// What the device says, on one line.
    package var words: String {
        [control == true ? "质控" : nil, sample.map { "样本 \($0)" }, patient.map { "PID \($0)" }, name].compactMap(\.self)
            .joined(separator: " ")
    }
}

extension Capture {
    /// By what a person finds it where nobody's name is known: what the device says, else its file.
    package var trace: String {
        let words = mark?.words ?? ""
        return words.isEmpty ? fileNames.first ?? "" : words
    }
}

extension Urgency {
    /// 普通, 加急, 急
    package var chinese: String {
        switch self {
        case .routine: "普通"
        case .urgent: "加急"
        case .emergency: "急"
        }
    }
}
