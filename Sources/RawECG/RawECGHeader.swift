// The header of a file of raw samples, field by field.

import Bytes
import Waveforms

struct RawECGHeader {
    struct Lead {
        let name: String
        let standard: StandardLead?
        let microvoltsPerStep: Double
        let zero: Int
        let missing: Int32?
    }

    /// How the samples of several leads follow each other.
    enum Layout: String, CaseIterable {
        /// One sample of each lead, then the next of each.
        case interleaved
        /// All samples of the first lead, then all of the next.
        case planar
    }

    let frequency: Double
    let sampleCount: Int
    let layout: Layout
    let leads: [Lead]
    let startedAt: String?
    let checksum: UInt32?
    let patient: RawECG.Patient
    let findings: DeviceFindings
    let comments: [String]
    /// As sent.
    let filters: [String]
    let unknownFields: [String]

    init(_ json: JSON) throws(RawECGError) {
        var fields = try RawECGFields(json, path: "")
        guard let version = try fields.required(RawECG.mark).whole else {
            throw fields.refusal(RawECG.mark, .version)
        }
        guard version == RawECG.version else { throw .version(version) }
        frequency = try fields.number("frequency", .positive(upTo: 100_000, unit: "Hz")) {
            $0 > 0 && $0 <= RawECGLimits.frequency
        }
        _ = try fields.required("sampleCount")
        sampleCount = try fields.whole("sampleCount", 1...RawECGLimits.samples) ?? 0
        guard try fields.required("encoding").string == "int16le" else {
            throw fields.refusal("encoding", .word(["int16le"]))
        }
        guard let layout = try fields.required("layout").string.flatMap(Layout.init) else {
            throw fields.refusal("layout", .word(["interleaved", "planar"]))
        }
        self.layout = layout
        var unknown: [String] = []
        leads = try Self.leads(&fields, &unknown)
        guard let total = leads.count.times(sampleCount), total <= RawECGLimits.samples else {
            throw fields.refusal("sampleCount", .samples(atMost: RawECGLimits.samples))
        }
        startedAt = try Self.start(&fields)
        checksum = try Self.checksum(&fields)
        patient = try Self.patient(&fields, &unknown)
        findings = try Self.findings(&fields, &unknown)
        filters = try fields.texts("filters")
        comments = try Self.comments(&fields, filters, &unknown)
        unknownFields = fields.unknown + unknown
    }

    private static func leads(
        _ fields: inout RawECGFields, _ unknown: inout [String]
    ) throws(RawECGError) -> [Lead] {
        let list = try fields.required("leads").elements ?? []
        guard (1...RawECGLimits.leads).contains(list.count) else {
            throw fields.refusal("leads", .leads(atMost: RawECGLimits.leads))
        }
        var leads: [Lead] = []
        for (place, json) in list.enumerated() {
            var lead = try RawECGFields(json, path: "leads[\(place)].")
            _ = try lead.required("name")
            guard let name = try lead.text("name"), !leads.contains(where: { $0.name == name }) else {
                throw lead.refusal("name", .otherName)
            }
            let standard = StandardLead(named: name)
            guard standard == nil || !leads.contains(where: { $0.standard == standard }) else {
                throw lead.refusal("name", .otherName)
            }
            let steps = RecordedLead.plausibleSteps
            let step = try lead.number("microvoltsPerStep", .between(steps, unit: "µV"), steps.contains)
            leads.append(
                Lead(
                    name: name, standard: standard, microvoltsPerStep: step,
                    zero: try lead.whole("zero", -1_000_000_000...1_000_000_000) ?? 0,
                    missing: try lead.whole("missing", -32_768...32_767).map { Int32($0) }))
            unknown += lead.unknown
        }
        return leads
    }

    /// `2026-11-21T08:30:00+08:00`, with or without a fraction of the second; `Z` for UTC.
    private static func start(_ fields: inout RawECGFields) throws(RawECGError) -> String? {
        guard let text = try fields.text("startedAt") else { return nil }
        let pattern = "dddd-dd-ddTdd:dd:dd"
        let bytes = Array(text.utf8)
        guard bytes.count > pattern.utf8.count, zip(bytes, pattern.utf8).allSatisfy(Self.fits), isOnClock(bytes) else {
            throw fields.refusal("startedAt", .time)
        }
        var zone = bytes.dropFirst(pattern.utf8.count)
        if zone.first == UInt8(ascii: ".") { zone = zone.dropFirst().drop(while: \.isDigit) }
        let isSound =
            zone.elementsEqual("Z".utf8)
            || (zone.count == 6 && (zone.first == UInt8(ascii: "+") || zone.first == UInt8(ascii: "-"))
                && zip(zone.dropFirst(), "dd:dd".utf8).allSatisfy(Self.fits))
        guard isSound else { throw fields.refusal("startedAt", .time) }
        return text
    }

    /// Month, day, hour, minute and second within their bounds; a leap second is one.
    private static func isOnClock(_ bytes: [UInt8]) -> Bool {
        let bounds = [5: 1...12, 8: 1...31, 11: 0...23, 14: 0...59, 17: 0...60]
        return bounds.allSatisfy { place, bound in
            bound.contains(Int(bytes[place] - 0x30) * 10 + Int(bytes[place + 1] - 0x30))
        }
    }

    private static func fits(_ byte: UInt8, _ pattern: UInt8) -> Bool {
        pattern == UInt8(ascii: "d") ? byte.isDigit : byte == pattern
    }

    private static func checksum(_ fields: inout RawECGFields) throws(RawECGError) -> UInt32? {
        guard let text = try fields.text("crc32") else { return nil }
        guard text.utf8.count == 8, text.utf8.allSatisfy({ $0.hexDigit != nil }), let value = UInt32(text, radix: 16)
        else { throw fields.refusal("crc32", .checksum) }
        return value
    }

    private static func patient(
        _ fields: inout RawECGFields, _ unknown: inout [String]
    ) throws(RawECGError) -> RawECG.Patient {
        guard var object = try fields.object("patient") else { return RawECG.Patient() }
        let patient = RawECG.Patient(
            id: try object.text("id"), idType: try object.text("idType"), assigner: try object.text("assigner"),
            name: try object.text("name"), birthDate: try object.text("birthDate"), age: try object.text("age"),
            sex: try object.text("sex"))
        unknown += object.unknown
        return patient
    }
}
