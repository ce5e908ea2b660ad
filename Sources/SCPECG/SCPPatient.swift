// Whom a record is about, when it was taken, with which device, and what people wrote into it.

/// What section 1 says, as the device wrote it.
package struct SCPPatient: Sendable, Equatable {
    /// Family name, second family name and given name with a blank between them.
    package private(set) var name: String?
    package private(set) var identifier: String?
    /// `YYYYMMDD`.
    package private(set) var birthDate: String?
    /// A number of years; with the unit where it is another, such as `6 months`.
    package private(set) var age: String?
    /// `M` or `F`; nil where unknown.
    package private(set) var sex: String?
    /// `YYYY-MM-DDThh:mm:ss`, or the date alone.
    package private(set) var startedAt: String?
    /// Everything else that a reader may want, one line each: `Height: 180 cm`.
    package private(set) var comments: [String] = []
    /// Filters in force, for people.
    package private(set) var filters: [String] = []

    private typealias Tag = SCPTags.Tag

    init() {}

    init(_ tags: SCPTags, _ text: inout SCPText) {
        let names = [Tag.lastName, Tag.secondName, Tag.firstName].compactMap { Self.text(tags, $0, &text) }
        name = names.isEmpty ? nil : names.joined(separator: " ")
        identifier = Self.text(tags, Tag.identifier, &text)
        birthDate = tags.date(Tag.birthDate).map {
            Self.digits($0.year, 4) + Self.digits($0.month) + Self.digits($0.day)
        }
        age = Self.quantity(tags, Tag.age, ["", "", " months", " weeks", " days", " hours"])
        sex = tags.byte(Tag.sex).flatMap { [1: "M", 2: "F"][$0] }
        startedAt = Self.start(tags)
        filters = Self.filters(tags)
        comments = Self.measured(tags) + Self.device(tags, &text) + Self.written(tags, &text)
    }

    private static func text(_ tags: SCPTags, _ tag: UInt8, _ text: inout SCPText) -> String? {
        tags[tag].flatMap { text.decode($0) }
    }

    /// A number in two bytes and its unit in one; 0 is no value.
    private static func quantity(_ tags: SCPTags, _ tag: UInt8, _ units: [String]) -> String? {
        guard let value = tags.unsigned16(tag), value > 0 else { return nil }
        let unit = Int(tags.byte(tag, 2) ?? 0)
        return units.indices.contains(unit) ? "\(value)\(units[unit])" : "\(value)"
    }

    private static func digits(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func start(_ tags: SCPTags) -> String? {
        guard let date = tags.date(Tag.date) else { return nil }
        let day = [digits(date.year, 4), digits(date.month), digits(date.day)].joined(separator: "-")
        guard let time = tags.time(Tag.time) else { return day }
        return day + "T" + [time.hour, time.minute, time.second].map { digits($0) }.joined(separator: ":")
    }

    private static func measured(_ tags: SCPTags) -> [String] {
        var lines: [String] = []
        func add(_ label: String, _ value: String?) {
            if let value { lines.append("\(label): \(value)") }
        }
        func number(_ tag: UInt8) -> Int? { tags.unsigned16(tag).flatMap { $0 > 0 ? $0 : nil } }
        add("Height", quantity(tags, Tag.height, ["", " cm", " in", " mm"]))
        add("Weight", quantity(tags, Tag.weight, ["", " kg", " g", " lb", " oz"]))
        add("Systolic", number(Tag.systolic).map { "\($0) mmHg" })
        add("Diastolic", number(Tag.diastolic).map { "\($0) mmHg" })
        add("High-pass filter", number(Tag.highPass).map { "\(Double($0) / 100) Hz" })
        add("Low-pass filter", number(Tag.lowPass).map { "\($0) Hz" })
        add("Urgency", tags.byte(Tag.emergency).flatMap { $0 > 0 ? "\($0)" : nil })
        if let minutes = tags.unsigned16(Tag.timeZone), minutes != 0x7FFF {
            add("Minutes from UTC", "\(Int16(truncatingIfNeeded: minutes))")
        }
        return lines
    }

    /// The edges in hertz, and what the bit map names (EN 1064 §5.4.3, tags 27 to 29).
    private static func filters(_ tags: SCPTags) -> [String] {
        let high = tags.unsigned16(Tag.highPass).flatMap { $0 > 0 ? "高通 HP \(Double($0) / 100) Hz" : nil }
        let low = tags.unsigned16(Tag.lowPass).flatMap { $0 > 0 ? "低通 LP \($0) Hz" : nil }
        let bits = tags.byte(Tag.filterBits) ?? 0
        let named = ["陷波 notch 60 Hz", "陷波 notch 50 Hz", "伪差 artifact", "基线 baseline"].enumerated().filter {
            bits & 1 << UInt8($0.offset) != 0
        }
        return [high, low].compactMap(\.self) + named.map(\.element)
    }

    /// Model, then the strings from byte 36 on: program revision, serial number, software, SCP software, maker.
    private static func device(_ tags: SCPTags, _ text: inout SCPText) -> [String] {
        guard let value = tags[Tag.acquiringDevice] else { return [] }
        var lines: [String] = []
        let model = value.dropFirst(8).prefix(6)
        if let model = text.decode(model) { lines.append("Device: \(model)") }
        let labels = ["Analysis program", "Serial number", "System software", "SCP software", "Maker"]
        let strings = value.dropFirst(36).split(separator: 0, maxSplits: labels.count, omittingEmptySubsequences: false)
        for (label, string) in zip(labels, strings) {
            if let string = text.decode(string) { lines.append("\(label): \(string)") }
        }
        return lines
    }

    private static func written(_ tags: SCPTags, _ text: inout SCPText) -> [String] {
        let labels: [(UInt8, String)] = [
            (Tag.indication, "Indication"), (Tag.history, "History"), (Tag.freeText, "Note"),
            (Tag.referringPhysician, "Referring physician"), (Tag.confirmingPhysician, "Confirming physician"),
            (Tag.technician, "Technician"), (Tag.acquiringInstitution, "Institution"),
            (Tag.acquiringDepartment, "Department"), (Tag.analysingInstitution, "Analysing institution"),
            (Tag.analysingDepartment, "Analysing department"), (Tag.room, "Room"), (Tag.sequence, "Sequence number"),
        ]
        var lines: [String] = []
        for (tag, label) in labels {
            for value in tags.values[tag] ?? [] {
                if let words = text.decode(value) { lines.append("\(label): \(words)") }
            }
        }
        // Three bytes of codes stand before the name of a drug.
        for value in tags.values[Tag.drug] ?? [] {
            if let words = text.decode(value.dropFirst(3)) { lines.append("Drug: \(words)") }
        }
        return lines
    }
}
