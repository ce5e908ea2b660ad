// A synthetic blood count, and the analyser's message that reports it.

/// What the blood of a sample has.
package enum BloodCondition: String, CaseIterable, Sendable {
    case normal
    /// HGB 68 g/L: an alert.
    case anaemic
    /// PLT 14 and WBC 1.2: critical.
    case critical
}

/// Who a message is about.
package struct SampleSubject: Hashable, Sendable {
    package let recordNumber: String
    package let name: String
    /// `Male` or `Female`, the words that the analyser sends.
    package let sexWord: String
    package let ageYears: Int

    package init(recordNumber: String, name: String, sexWord: String, ageYears: Int) {
        self.recordNumber = recordNumber
        self.name = name
        self.sexWord = sexWord
        self.ageYears = ageYears
    }
}

/// A blood count in whole numbers of the last printed digit, so that the arithmetic of its items holds as
/// printed.
package struct SampleBloodCount: Hashable, Sendable {
    /// An item as it is printed.
    struct Item: Hashable {
        let code: String
        let name: String
        let value: String
        let unit: String
        let range: String
        let flag: String
    }

    /// WBC and the five kinds, in hundredths of 10⁹/L and tenths of a percent.
    private let white: Int
    private let shares: [Int]
    /// Hundredths of 10¹²/L, whole g/L, tenths of fL.
    private let red: Int
    private let haemoglobin: Int
    private let volume: Int
    private let platelets: Int
    let sampleNumber: Int

    /// A count with the condition's centre values and a little chance.
    package init(_ condition: BloodCondition, seed: UInt64) {
        var random = SampleRandom(seed: seed)
        sampleNumber = random.among(100...999)
        switch condition {
        case .normal:
            (white, red, volume, platelets) = (
                random.among(480...820), random.among(450...500), random.among(860...940),
                random.among(160...290)
            )
        case .anaemic:
            (white, red, volume, platelets) = (
                random.among(480...820), random.among(325...335), random.among(690...705),
                random.among(300...345)
            )
        case .critical:
            (white, red, volume, platelets) = (120, random.among(360...380), random.among(880...900), 14)
        }
        // HGB follows from RBC by the mean cell haemoglobin, in tenths of a pg: low when iron is short.
        let cellHaemoglobin = condition == .anaemic ? 206 : 302
        haemoglobin = (red * cellHaemoglobin + 500) / 1000
        let neutrophils = condition == .critical ? 302 : random.among(520...640)
        let monocytes = random.among(45...75)
        let eosinophils = random.among(10...35)
        let basophils = random.among(2...8)
        shares = [
            neutrophils, 1000 - neutrophils - monocytes - eosinophils - basophils, monocytes, eosinophils,
            basophils,
        ]
    }

    /// HCT in tenths of a percent: RBC × MCV / 10, as printed.
    private var haematocrit: Int { (red * volume + 500) / 1000 }

    /// The items in the analyser's order.
    var items: [Item] {
        let names = ["NEU", "LYM", "MON", "EOS", "BAS"]
        let shareCodes = ["770-8", "736-9", "5905-5", "713-8", "706-2"]
        let countCodes = ["751-8", "731-0", "742-7", "711-2", "704-7"]
        let shareRanges = [(400, 750), (200, 500), (30, 100), (4, 80), (0, 10)]
        let countRanges = [(180, 630), (110, 320), (10, 60), (2, 52), (0, 6)]
        var items = [item("6690-2", "WBC", white, 2, "10*9/L", (350, 950))]
        for index in names.indices {
            items.append(
                item(shareCodes[index], names[index] + "%", shares[index], 1, "%", shareRanges[index]))
        }
        for index in names.indices {
            let count = (white * shares[index] + 500) / 1000
            items.append(item(countCodes[index], names[index] + "#", count, 2, "10*9/L", countRanges[index]))
        }
        return items + redItems + plateletItems
    }

    private var redItems: [Item] {
        let cell = (haemoglobin * 1000 + red / 2) / red
        let concentration = (haemoglobin * 1000 + haematocrit / 2) / haematocrit
        return [
            item("789-8", "RBC", red, 2, "10*12/L", (380, 580)),
            item("718-7", "HGB", haemoglobin, 0, "g/L", (115, 175)),
            item("4544-3", "HCT", haematocrit, 1, "%", (350, 500)),
            item("787-2", "MCV", volume, 1, "fL", (820, 1000)),
            item("785-6", "MCH", cell, 1, "pg", (270, 340)),
            item("786-4", "MCHC", concentration, 0, "g/L", (316, 354)),
            item("788-0", "RDW-CV", 132, 1, "%", (110, 160)),
            item("21000-5", "RDW-SD", 421, 1, "fL", (350, 560)),
        ]
    }

    private var plateletItems: [Item] {
        [
            item("777-3", "PLT", platelets, 0, "10*9/L", (125, 350)),
            item("32623-1", "MPV", 98, 1, "fL", (65, 120)),
        ]
    }

    private func item(
        _ code: String, _ name: String, _ value: Int, _ digits: Int, _ unit: String, _ range: (Int, Int)
    ) -> Item {
        let flag = value < range.0 ? "L~N" : (value > range.1 ? "H~N" : "N")
        return Item(
            code: code, name: name, value: Self.decimal(value, digits), unit: unit,
            range: Self.decimal(range.0, digits) + "-" + Self.decimal(range.1, digits), flag: flag)
    }

    static func decimal(_ value: Int, _ digits: Int) -> String {
        guard digits > 0 else { return String(value) }
        let text = String(repeating: "0", count: max(0, digits + 1 - String(value).count)) + String(value)
        return text.dropLast(digits) + "." + text.suffix(digits)
    }
}

extension SampleBloodCount {
    /// The message in the dialect of the Mindray BC series (HL7 2.3.1, ORU^R01): one segment a line, ended by
    /// CR. `ranAt` is `YYYYMMDDHHMMSS`; `processing` is P for a patient, Q for a control.
    package func message(about subject: SampleSubject, ranAt: String, processing: String = "P") -> [UInt8] {
        var segments = [
            "MSH|^~\\&|||||\(ranAt)||ORU^R01|\(sampleNumber % 50)|\(processing)|2.3.1||||||UNICODE",
            "PID|1||\(subject.recordNumber)^^^^MR||^\(subject.name)|||\(subject.sexWord)", "PV1|1",
            "OBR|1||\(sampleNumber)|00001^Automated Count^99MRC|||\(ranAt)|||||||||||||||||HM"
                + "||||||||Administrator",
            "OBX|1|IS|08001^Take Mode^99MRC||O||||||F", "OBX|2|IS|08002^Blood Mode^99MRC||W||||||F",
            "OBX|3|IS|08003^Test Mode^99MRC||CBC+DIFF||||||F",
            "OBX|4|NM|30525-0^Age^LN||\(subject.ageYears)|yr|||||F",
        ]
        for (index, item) in items.enumerated() {
            segments.append(
                "OBX|\(index + 5)|NM|\(item.code)^\(item.name)^LN||\(item.value)|\(item.unit)|\(item.range)|"
                    + "\(item.flag)|||F")
        }
        return Array(segments.map { $0 + "\r" }.joined().utf8)
    }
}
