// Section 1 as a list of tags: a number, a length, a value; what is not known is passed over by its length.

/// The tags of section 1 (EN 1064, 5.4).
struct SCPTags: Sendable {
    /// Values of each tag in the order of the record; some tags come several times.
    private(set) var values: [UInt8: [ArraySlice<UInt8>]] = [:]

    /// The numbers of the tags that are read.
    enum Tag {
        static let lastName: UInt8 = 0
        static let firstName: UInt8 = 1
        static let identifier: UInt8 = 2
        static let secondName: UInt8 = 3
        static let age: UInt8 = 4
        static let birthDate: UInt8 = 5
        static let height: UInt8 = 6
        static let weight: UInt8 = 7
        static let sex: UInt8 = 8
        static let drug: UInt8 = 10
        static let systolic: UInt8 = 11
        static let diastolic: UInt8 = 12
        static let indication: UInt8 = 13
        static let acquiringDevice: UInt8 = 14
        static let acquiringInstitution: UInt8 = 16
        static let analysingInstitution: UInt8 = 17
        static let acquiringDepartment: UInt8 = 18
        static let analysingDepartment: UInt8 = 19
        static let referringPhysician: UInt8 = 20
        static let confirmingPhysician: UInt8 = 21
        static let technician: UInt8 = 22
        static let room: UInt8 = 23
        static let emergency: UInt8 = 24
        static let date: UInt8 = 25
        static let time: UInt8 = 26
        static let highPass: UInt8 = 27
        static let lowPass: UInt8 = 28
        static let filterBits: UInt8 = 29
        static let freeText: UInt8 = 30
        static let sequence: UInt8 = 31
        static let timeZone: UInt8 = 34
        static let history: UInt8 = 35
        static let end: UInt8 = 255
    }

    init(_ section: SCPSection) {
        var place = 0
        while let tag = section.byte(place), tag != Tag.end, let length = section.unsigned16(place + 1) {
            let value = section.run(place + 3, length)
            if !value.isEmpty { values[tag, default: []].append(value) }
            place += 3 + length
        }
    }

    subscript(tag: UInt8) -> ArraySlice<UInt8>? { values[tag]?.first }

    /// The number at the front of a tag's value.
    func unsigned16(_ tag: UInt8) -> Int? {
        guard let value = self[tag], value.count >= 2 else { return nil }
        return Int(value[value.startIndex]) | Int(value[value.startIndex + 1]) << 8
    }

    /// The byte at `position` of a tag's value.
    func byte(_ tag: UInt8, _ position: Int = 0) -> UInt8? {
        guard let value = self[tag], position < value.count else { return nil }
        return value[value.startIndex + position]
    }

    /// A year in two bytes, a month and a day. Some handhelds write the year with its high byte first.
    func date(_ tag: UInt8) -> (year: Int, month: Int, day: Int)? {
        guard let little = unsigned16(tag), let month = byte(tag, 2), let day = byte(tag, 3),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let years = 1_800...2_200
        let big = little >> 8 | (little & 0xFF) << 8
        let year = [little, big].first { years.contains($0) }
        return year.map { ($0, Int(month), Int(day)) }
    }

    /// Hours, minutes and seconds.
    func time(_ tag: UInt8) -> (hour: Int, minute: Int, second: Int)? {
        guard let hour = byte(tag), let minute = byte(tag, 1), let second = byte(tag, 2), hour < 24, minute < 60,
            second < 60
        else { return nil }
        return (Int(hour), Int(minute), Int(second))
    }
}
