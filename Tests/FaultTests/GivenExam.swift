// An exam as it was given to the terminal: the files that must arrive, or must still be there.
import Foundation
import HubAPI
import LiveCounty

/// Files that belong together, with bytes that no other exam has.
struct GivenExam: Sendable {
    struct File: Sendable {
        let name: String
        let bytes: [UInt8]
        let sha256: SHA256Hex

        init(name: String, bytes: [UInt8]) {
            (self.name, self.bytes) = (name, bytes)
            sha256 = SHA256Hex(of: bytes)
        }
    }

    let files: [File]
    /// The subfolder of the watched folder: nothing, `urgent` or `emergency`.
    let urgency: String
    /// Whether it is an exam at all; an empty file stays where it is.
    var isExam = true

    /// A picture, a blood count or an electrocardiogram, in any lane.
    static func any(_ name: String, _ dice: inout SeededDice) -> GivenExam {
        let urgency = ["", "", "urgent", "emergency"].randomElement(using: &dice) ?? ""
        switch Int.random(in: 0..<6, using: &dice) {
        case 0, 1: return bloodCount(name, urgency, &dice)
        case 2: return ecg(name, urgency, &dice)
        default:
            let size = [2_000, 70_000, 200_000, 700_000].randomElement(using: &dice) ?? 2_000
            return picture(name, urgency, size: size, &dice)
        }
    }

    /// Bytes that look like a picture to nobody but their name.
    static func picture(_ name: String, _ urgency: String, size: Int, _ dice: inout SeededDice) -> GivenExam {
        GivenExam(files: [File(name: name + ".png", bytes: SentFile(size, &dice).bytes)], urgency: urgency)
    }

    static func bloodCount(_ name: String, _ urgency: String, _ dice: inout SeededDice) -> GivenExam {
        let mark = Array("NTE|1||\(dice.next())\r".utf8)
        return GivenExam(
            files: [File(name: name + ".hl7", bytes: bytes(of: Sample.bloodCount[0]) + mark)], urgency: urgency)
    }

    static func ecg(_ name: String, _ urgency: String, _ dice: inout SeededDice) -> GivenExam {
        let header =
            String(decoding: bytes(of: Sample.ecg[0]), as: UTF8.self)
            .replacing("ecg-infarction", with: name) + "# \(dice.next())\n"
        var signal = bytes(of: Sample.ecg[1])
        for place in 0..<8 { signal[place * 2] = UInt8.random(in: 0...255, using: &dice) }
        let files = [File(name: name + ".hea", bytes: Array(header.utf8)), File(name: name + ".dat", bytes: signal)]
        return GivenExam(files: files, urgency: urgency)
    }

    private static func bytes(of path: String) -> [UInt8] {
        [UInt8](FileManager.default.contents(atPath: path) ?? Data())
    }
}

extension Lane {
    /// Gives an exam to the terminal by its watched folder.
    func give(_ exam: GivenExam) throws {
        given.append(exam)
        for file in exam.files { try agent.drop(file.name, file.bytes, in: exam.urgency) }
    }
}
