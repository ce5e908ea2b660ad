// The value representations of PS3.5 §6.2: how the bytes of an element are to be read.

/// Two letters that say what a value is.
package enum ValueRepresentation: String, Sendable, CaseIterable {
    case AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM, UC,
        UI, UL, UN, UR, US, UT, UV

    /// By the two bytes of an explicit header; nil for anything that PS3.5 does not know.
    init?(_ first: UInt8, _ second: UInt8) {
        guard first.isUpper, second.isUpper else { return nil }
        self.init(rawValue: String(decoding: [first, second], as: UTF8.self))
    }

    /// Whether an explicit header has two reserved bytes and a length of 32 bits.
    var hasLongLength: Bool {
        switch self {
        case .OB, .OD, .OF, .OL, .OV, .OW, .SQ, .SV, .UC, .UN, .UR, .UT, .UV: true
        default: false
        }
    }

    /// Letters, digits and marks.
    package var isText: Bool {
        switch self {
        case .AE, .AS, .CS, .DA, .DS, .DT, .IS, .LO, .LT, .PN, .SH, .ST, .TM, .UC, .UI, .UR, .UT: true
        default: false
        }
    }

    /// Text whose characters the Specific Character Set declares; other text is ASCII.
    package var usesCharacterSet: Bool {
        switch self {
        case .LO, .LT, .PN, .SH, .ST, .UC, .UT: true
        default: false
        }
    }

    /// One text with backslashes in it, never several values.
    var isSingleText: Bool { [.LT, .ST, .UT, .UR].contains(self) }

    /// Bytes of one binary number, by which byte order turns; 1 where order means nothing.
    var width: Int {
        switch self {
        case .US, .SS, .OW, .AT: 2
        case .UL, .SL, .FL, .OL, .OF: 4
        case .FD, .SV, .UV, .OD, .OV: 8
        default: 1
        }
    }
}

extension UInt8 {
    fileprivate var isUpper: Bool { self >= 0x41 && self <= 0x5A }
}
