// Bytes for the tests: a message, its frames, and dice that fall the same way in every run.
import ASTM

enum Line {
    static let enq: UInt8 = 0x05
    static let ack: UInt8 = 0x06
    static let nak: UInt8 = 0x15
    static let eot: UInt8 = 0x04

    /// A synthetic message in the dialect of Sysmex XN.
    static let records = [
        "H|\\^&|||XN-550^00-24^1^^^^BD1||||||||E1394-97", "P|1|||QY000007|^样例^患者||19800101|F",
        "C|1||on dialysis", "O|1||^^                  27^M|^^^^WBC\\^^^^HGB|||||||N||||||||||||||F",
        "R|1|^^^^WBC^1|  8.13|10*3/uL||N||F||||20240627135407",
        "R|2|^^^^HGB^1|8.0|g/dL|11.5 to 15.0|L\\A||F||||20240627135407",
        "C|1|I|Check the smear", "L|1|N",
    ]
    static let message = Array(records.map { $0 + "\r" }.joined().utf8)

    static func frames(_ packing: ASTMFrame.Packing = .recordByRecord, limit: Int = 240) -> [ASTMFrame] {
        ASTMFrame.frames(of: message, packing: packing, limit: limit)
    }

    /// The whole session as a sender writes it.
    static func session(_ packing: ASTMFrame.Packing = .recordByRecord) -> [UInt8] {
        [enq] + frames(packing).flatMap(\.bytes) + [eot]
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): SplitMix64.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
