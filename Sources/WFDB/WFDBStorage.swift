// The second and third words of a signal line: how samples are stored, and what a step is worth.

/// `format[xsamplesPerFrame][:skew][+byteOffset]`
struct WFDBStorage {
    let format: Int
    var samplesPerFrame = 1
    var skew = 0
    var byteOffset = 0

    init(_ word: Substring, line: Int) throws(WFDBError) {
        let refusal = WFDBError.badLine(line: line, column: 2)
        var rest = word
        func number() throws(WFDBError) -> Int {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let value = WFDBNumber.integer(digits) else { throw refusal }
            rest = rest[digits.endIndex...]
            return value
        }
        format = try number()
        while let mark = rest.popFirst() {
            switch mark {
            case "x": samplesPerFrame = try number()
            case ":": skew = try number()
            case "+": byteOffset = try number()
            default: throw refusal
            }
        }
        guard samplesPerFrame >= 1 else { throw refusal }
    }
}

/// `gain[(baseline)][/unit]`
struct WFDBScale {
    let gain: Double
    let baseline: Int?
    let unit: String?

    /// `µV` of ISO 8859-1 (B5 56) is this character in GB 18030.
    private static let misreadMicrovolt = "礦"

    init(_ word: Substring, line: Int) throws(WFDBError) {
        let refusal = WFDBError.badLine(line: line, column: 3)
        let number = word.prefix { $0 != "(" && $0 != "/" }
        guard let gain = WFDBNumber.decimal(number) else { throw refusal }
        self.gain = gain
        var rest = word[number.endIndex...]
        if rest.first == "(" {
            let inner = rest.dropFirst().prefix { $0 != ")" }
            rest = rest[inner.endIndex...]
            guard rest.popFirst() == ")", let value = WFDBNumber.integer(inner) else { throw refusal }
            baseline = value
        } else {
            baseline = nil
        }
        guard rest.isEmpty || rest.first == "/" else { throw refusal }
        let unit = rest.dropFirst()
        self.unit = unit.isEmpty ? nil : unit == Self.misreadMicrovolt ? "µV" : String(unit)
    }
}
