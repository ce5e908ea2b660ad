// What the device measured, said and marked.

import Bytes
import Waveforms

/// Walks the annotation sets of a file.
struct AECGAnnotations {
    private(set) var findings = DeviceFindings()
    /// Where beats are marked, in seconds as the marks say; empty where none is.
    private(set) var beats: [Double] = []
    private(set) var hasMore = false

    init(_ root: XMLElement) {
        for set in root.descendants("annotationset") {
            let count = findings.measurements.count
            walk(set, lead: nil)
            earlier.formUnion(findings.measurements[count...].map(Self.key))
        }
    }

    /// What earlier annotation sets said: senders repeat the findings of the rhythm with the representative beat.
    private var earlier: Set<[String]> = []

    private var said: Set<[String]> = []

    private static func key(_ one: DeviceMeasurement) -> [String] {
        [one.code, one.text, one.unit ?? "", one.lead ?? ""]
    }

    /// Annotations stand within components within annotations; XML's own depth is bounded.
    private mutating func walk(_ element: XMLElement, lead: String?) {
        for child in element.children {
            switch child.name {
            case "annotation": read(child, lead: lead)
            case "component", "annotationset": walk(child, lead: lead)
            default: break
            }
        }
    }

    private mutating func read(_ annotation: XMLElement, lead inherited: String?) {
        let region = AECGRegion(annotation)
        let lead = region.lead ?? inherited
        let code = annotation.child("code")?.attribute("code")
        for value in annotation.children("value") { read(value, code: code, lead: lead, region) }
        if let text = annotation.child("text")?.text { add(DeviceStatement(code: code, text: text)) }
        walk(annotation, lead: lead)
    }

    private mutating func read(_ value: XMLElement, code: String?, lead: String?, _ region: AECGRegion) {
        let name = code ?? "?"
        if let number = value.attribute("value") {
            add(name, number, value.attribute("unit"), lead)
        } else if let coded = value.attribute("code") {
            if Self.isMark(name) || Self.isMark(coded) {
                if Self.isBeat(name) || Self.isBeat(coded) { beats += region.time.map { [$0] } ?? [] }
            } else {
                add(DeviceStatement(code: code, text: value.attribute("displayname") ?? coded))
            }
        } else if let text = value.text {
            if ExactDecimal(text) != nil, !name.uppercased().contains("INTERPRETATION") {
                add(name, text, value.attribute("unit"), lead)
            } else {
                add(DeviceStatement(code: code, text: text))
            }
        } else if let low = value.child("low")?.attribute("value"), let high = value.child("high")?.attribute("value") {
            add(name, "\(low)–\(high)", value.child("low")?.attribute("unit"), lead)
        }
    }

    /// Waves and beats on the time axis are marks, not statements.
    private static func isMark(_ code: String) -> Bool {
        let code = code.uppercased()
        return code.contains("WAVC") || isBeat(code)
    }

    private static func isBeat(_ code: String) -> Bool {
        let code = code.uppercased()
        return code.contains("ECG_BEAT") || code.contains("WAVC_QRS")
    }

    private mutating func add(_ code: String, _ text: String, _ unit: String?, _ lead: String?) {
        let value = ExactDecimal(text)?.value
        let measurement = DeviceMeasurement(
            code: code, text: text, value: value?.isFinite == true ? value : nil, unit: unit, lead: lead)
        guard hasRoom, !earlier.contains(Self.key(measurement)) else { return }
        findings.measurements.append(measurement)
    }

    private mutating func add(_ statement: DeviceStatement) {
        guard hasRoom, said.insert([statement.code ?? "", statement.text]).inserted else { return }
        findings.statements.append(statement)
    }

    private var hasRoom: Bool {
        mutating get {
            hasMore = findings.measurements.count + findings.statements.count >= AECGLimits.findings
            return !hasMore
        }
    }
}

/// The part of the recording that an annotation is about.
struct AECGRegion {
    /// The one lead it names; nil when it names none or several.
    let lead: String?
    /// Where it begins, in seconds by its own unit or its date and time.
    let time: Double?

    init(_ annotation: XMLElement) {
        let boundaries = annotation.child("support")?.descendants("boundary") ?? []
        let named = boundaries.compactMap { boundary -> (String, XMLElement)? in
            boundary.child("code")?.attribute("code").map { ($0, boundary) }
        }
        let leads = named.filter { !$0.0.uppercased().hasPrefix("TIME_") }
        lead = leads.count == 1 ? StandardLead(spelled: leads[0].0)?.rawValue ?? leads[0].0 : nil
        let when = named.first { $0.0.uppercased().hasPrefix("TIME_") }
        let value = when?.1.child("value")
        let start = value?.child("low") ?? value
        time =
            when?.0.uppercased() == "TIME_ABSOLUTE"
            ? start?.attribute("value").flatMap(AECGTimestamp.init)?.seconds : AECGQuantity(start)?.seconds
    }
}
