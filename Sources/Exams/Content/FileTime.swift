// When a file says that it was made, and how that goes with when the exam was captured and received.
import Alliance
package import FoundationEssentials

/// A time as files write it, by China's clocks where it states no zone: from its first to its last possible moment.
package struct FileTime: Equatable, Sendable {
    package let earliest: Date
    package let latest: Date
    /// As people read it: `2024-03-02 08:15`, the day alone where the file says no more.
    package let text: String

    /// `20240302081500.12+0800`, `2024-03-02T08:15:00Z`, `08:15:00 02/03/2024` (WFDB: the day first). Nil for what names no day of the
    /// calendar.
    package init?(_ written: String) {
        let words = written.prefix(48).split(separator: " ")
        guard let parts = Self.dayFirst(words) ?? Self.yearFirst(written.prefix(48)) else { return nil }
        let numbers = parts.numbers + [0, 0, 0]
        guard let day = CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2]),
            (0..<24).contains(numbers[3]), (0..<60).contains(numbers[4]), (0..<61).contains(numbers[5])
        else { return nil }
        let known = parts.numbers.count, seconds = numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
        let zone = parts.zone ?? CalendarDay.chinaOffset
        let midnight = day.start.addingTimeInterval(Double(CalendarDay.chinaOffset - zone))
        earliest = midnight.addingTimeInterval(Double(seconds))
        latest = earliest.addingTimeInterval(known == 3 ? 86_399 : known == 4 ? 3_599 : known == 5 ? 59 : 0)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        text = "\(day)" + (known > 3 ? " \(two(numbers[3])):\(two(numbers[4]))" : "")
    }

    private typealias Parts = (numbers: [Int], zone: Int?)

    /// `hh:mm:ss[.fff] dd/mm/yyyy`, the date alone, or both the other way round.
    private static func dayFirst(_ words: [Substring]) -> Parts? {
        guard let date = words.first(where: { $0.contains("/") }) else { return nil }
        let day = date.split(separator: "/").map { Int($0) ?? -1 }
        guard day.count == 3, (1...31).contains(day[0]), day[2] > 31 else { return nil }
        let clock = words.first { $0.contains(":") }?.split { ":.".contains($0) }.prefix(3).map { Int($0) ?? 99 } ?? []
        return ([day[2], day[1], day[0]] + clock, nil)
    }

    /// Fourteen digits or fewer with marks between them, a fraction and a zone.
    private static func yearFirst(_ text: Substring) -> Parts? {
        var digits = ""
        var rest = text[...]
        while digits.count < 14, let character = rest.first {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if digits.count >= 8, "+-Z".contains(character), !(character == "-" && digits.count < 12) {
                break
            } else if !"-/:.T ".contains(character) {
                return nil
            }
            rest = rest.dropFirst()
        }
        guard digits.count >= 8, digits.count.isMultiple(of: 2) else { return nil }
        let places = [4, 2, 2, 2, 2, 2]
        var numbers: [Int] = []
        for width in places where !digits.isEmpty {
            numbers.append(Int(digits.prefix(width)) ?? 99)
            digits = String(digits.dropFirst(width))
        }
        return (numbers, zone(in: rest))
    }

    /// `Z`, `+0800`, `-05:00` somewhere behind the digits.
    private static func zone(in text: Substring) -> Int? {
        guard let sign = text.firstIndex(where: { "+-Z".contains($0) }) else { return nil }
        if text[sign] == "Z" { return 0 }
        let digits = text[sign...].filter { $0.isASCII && $0.isNumber }.prefix(4)
        guard digits.count == 4, let value = Int(digits) else { return nil }
        let seconds = (value / 100) * 3_600 + (value % 100) * 60
        return text[sign] == "-" ? -seconds : seconds
    }
}

/// By how much a file's time may differ from the exam's; the alliance decides it (`exam.fileTime`).
package struct FileTimeBounds: Sendable, Equatable {
    /// Seconds between the file's time and the capture, either way.
    package let apart: Double
    /// Seconds by which the file's time may lie behind the moment at which the hub had it.
    package let ahead: Double

    /// A day, and ten minutes.
    package static let usual = FileTimeBounds(apart: 86_400, ahead: 600)

    package init(apart: Double, ahead: Double) {
        self.apart = apart
        self.ahead = ahead
    }
}

extension ExamContent {
    /// When the file says that the blood was run, the recording begun or the picture taken; as written.
    private var times: [String] {
        switch self {
        case .bloodCount(let count): [count.ranAt].compactMap(\.self)
        case .electrocardiogram(let recording): [recording.startedAt].compactMap(\.self)
        case .picture(let picture): [picture.dicom?.takenAt].compactMap(\.self)
        case .pictures(let series): series.pictures.compactMap(\.picture?.dicom?.takenAt)
        }
    }

    /// A warning where a file's own time has not come yet, or is not the time of the capture; one exam has one.
    package func timeDoubt(captured: Date, received: Date, _ bounds: FileTimeBounds) -> IntakeReason? {
        let told = times.compactMap { FileTime($0) }
        if let future = told.first(where: { $0.earliest.timeIntervalSince(received) > bounds.ahead }) {
            return .timeAhead(future.text)
        }
        let capture = FileTime.text(of: captured)
        if let old = told.first(where: { captured.timeIntervalSince($0.latest) > bounds.apart }) {
            return .timeDiffers(old.text, capture, isBefore: true)
        }
        let late = told.first { $0.earliest.timeIntervalSince(captured) > bounds.apart }
        return late.map { .timeDiffers($0.text, capture, isBefore: false) }
    }
}

extension FileTime {
    /// By China's clocks, to the minute.
    fileprivate static func text(of moment: Date) -> String {
        let day = CalendarDay(at: moment), seconds = Int(moment.timeIntervalSince(day.start))
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        return "\(day) \(two(seconds / 3_600)):\(two(seconds / 60 % 60))"
    }
}

extension IntakeReason {
    fileprivate static func timeAhead(_ told: String) -> IntakeReason {
        IntakeReason(
            code: "file-time-ahead",
            zh: "文件自身的时间为 \(told)，晚于中心收到它的时间：设备时钟不准。请校准设备时钟，并核对这是本次检查。",
            en:
                "The file says that it was made at \(told), later than the hub received it: the device's clock is wrong. "
                + "Set it, and make sure that this is the exam of today.")
    }

    fileprivate static func timeDiffers(_ told: String, _ captured: String, isBefore: Bool) -> IntakeReason {
        IntakeReason(
            code: "file-time-differs",
            zh: "文件自身的时间为 \(told)，\(isBefore ? "早" : "晚")于采集时间 \(captured)：设备时钟不准，或这是另一次检查的文件。请核对后再作诊断。",
            en:
                "The file says that it was made at \(told), the exam was captured at \(captured): the device's clock is wrong, "
                + "or the file is of another exam. Make sure first.")
    }
}
