// Why a file could not be read, or what about it a reader must know: a code, two languages and the place.

/// One statement about an exam's files. The code is stable and made for programs; the texts say what is wrong
/// and how to mend it, for the people of the county.
package struct IntakeReason: Codable, Sendable, Equatable, Error {
    /// Where in the files the trouble is; only what is known is set.
    package struct Place: Codable, Sendable, Equatable {
        /// The file's name as the sender gave it.
        package var file: String?
        /// Bytes from the file's start.
        package var offset: Int?
        /// Line of a text file, counted from 1.
        package var line: Int?
        /// Segment of an HL7 message with its number in the message, such as `OBX 6`.
        package var segment: String?
        /// Field of that segment (or column of a header line), counted from 1.
        package var field: Int?

        package init(
            file: String? = nil, offset: Int? = nil, line: Int? = nil, segment: String? = nil,
            field: Int? = nil
        ) {
            self.file = file
            self.offset = offset
            self.line = line
            self.segment = segment
            self.field = field
        }
    }

    /// Kebab-case, never changed once released, such as `picture-too-large`.
    package let code: String
    package let zh: String
    package let en: String
    package let place: Place?

    package init(code: String, zh: String, en: String, place: Place? = nil) {
        self.code = code
        self.zh = zh
        self.en = en
        self.place = place
    }
}

extension IntakeReason {
    /// The code of a table that comes without its mapping: the hub adds which mappings there are.
    package static let withoutMapping = "table-without-mapping"
}
