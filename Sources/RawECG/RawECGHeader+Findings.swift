// What the device measured and said, and what it says of itself.

import Bytes
import Waveforms

extension RawECGHeader {
    static func findings(
        _ fields: inout RawECGFields, _ unknown: inout [String]
    ) throws(RawECGError) -> DeviceFindings {
        guard var object = try fields.object("findings") else { return DeviceFindings() }
        var findings = DeviceFindings()
        for (place, json) in try object.elements("measurements").enumerated() {
            var entry = try RawECGFields(json, path: "findings.measurements[\(place)].")
            findings.measurements.append(try measurement(&entry))
            unknown += entry.unknown
        }
        for (place, json) in try object.elements("statements").enumerated() {
            var entry = try RawECGFields(json, path: "findings.statements[\(place)].")
            _ = try entry.required("text")
            findings.statements.append(
                DeviceStatement(code: try entry.text("code"), text: try entry.text("text") ?? ""))
            unknown += entry.unknown
        }
        unknown += object.unknown
        return findings
    }

    private static func measurement(_ entry: inout RawECGFields) throws(RawECGError) -> DeviceMeasurement {
        _ = try entry.required("code")
        let value = try entry.number("value", .number) { _ in true }
        let text = Int(exactly: value).map(String.init) ?? String(value)
        return DeviceMeasurement(
            code: try entry.text("code") ?? "", text: text, value: value, unit: try entry.text("unit"),
            lead: try entry.text("lead"))
    }

    /// `Device: maker model, serial …, software …` and `Filters: …`, then the comments as sent.
    static func comments(
        _ fields: inout RawECGFields, _ filters: [String], _ unknown: inout [String]
    ) throws(RawECGError) -> [String] {
        var lines: [String] = []
        if var device = try fields.object("device") {
            let name = [try device.text("maker"), try device.text("model")].compactMap(\.self).joined(separator: " ")
            let serial = try device.text("serial").map { "serial \($0)" }
            let software = try device.text("software").map { "software \($0)" }
            let words = [name.isEmpty ? nil : name, serial, software].compactMap(\.self)
            if !words.isEmpty { lines.append("Device: " + words.joined(separator: ", ")) }
            unknown += device.unknown
        }
        if !filters.isEmpty { lines.append("Filters: " + filters.joined(separator: ", ")) }
        return lines + (try fields.texts("comments"))
    }
}
