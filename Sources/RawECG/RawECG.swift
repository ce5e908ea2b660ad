// Raw samples with a JSON header, the upload form for devices that have only numbers (Docs/Formats/RawECG.md).

import Bytes
package import Waveforms

/// A file that was read whole.
package struct RawECG: Sendable, Equatable {
    package let recording: Recording
    package let patient: Patient
    /// Device and filters as lines for people, then the sender's own comments.
    package let comments: [String]
    /// Fields that the form does not know, as paths.
    package let unknownFields: [String]

    /// Whom the sender says it is about, as sent.
    package struct Patient: Sendable, Equatable {
        package var id: String?
        package var idType: String?
        package var assigner: String?
        package var name: String?
        package var birthDate: String?
        package var age: String?
        package var sex: String?
    }

    /// The field that makes an object a header of this form; its value is the version.
    package static let mark = "lianyi-ecg"
    static let version = 1
    /// Bytes within which the mark must stand.
    private static let markWindow = 1_024

    /// Whether bytes begin as a file of this form does.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        let front = bytes.prefix(markWindow).drop { $0.isBlank || Ascii.utf8Mark.contains($0) }
        guard front.first == UInt8(ascii: "{") else { return false }
        let wanted = Array("\"\(mark)\"".utf8)
        return front.indices.contains { front[$0] == wanted[0] && front[$0...].starts(with: wanted) }
    }

    /// Reads header and samples.
    package init(parsing bytes: [UInt8]) throws(RawECGError) {
        guard Self.isLikely(bytes) else { throw .notRawECG }
        let window = bytes.prefix(RawECGLimits.headerBytes)
        guard let end = window.firstIndex(where: { $0 == Ascii.lineFeed || $0 == 0 }) else { throw .unendedHeader }
        let start = bytes.starts(with: Ascii.utf8Mark) ? Ascii.utf8Mark.count : 0
        let json: JSON
        do throws(ParseError) {
            json = try JSON(parsing: bytes[start..<end])
        } catch {
            throw .json(error)
        }
        let header = try RawECGHeader(json)
        let samples = try RawECGSamples(header, bytes[(end + 1)...])
        recording = Recording(
            frequency: header.frequency,
            leads: header.leads.enumerated().map { place, lead in
                RecordedLead(
                    name: lead.name, standard: lead.standard, steps: samples.steps(ofLead: place),
                    microvoltsPerStep: lead.microvoltsPerStep, zero: lead.zero, missing: lead.missing)
            }, startedAt: header.startedAt, findings: header.findings, filters: header.filters)
        patient = header.patient
        comments = header.comments
        unknownFields = header.unknownFields
    }
}
