// What the device measured and said: sections 7, 8, 10 and 11.

import Waveforms

enum SCPFindings {
    static func read(_ container: SCPContainer, _ tags: SCPTags?, _ text: inout SCPText) -> DeviceFindings {
        let protocolNumber = Int(tags?.byte(SCPTags.Tag.acquiringDevice, 14) ?? 0)
        var measurements: [DeviceMeasurement] = []
        if let section = container[7] {
            let edition = (10...49).contains(section.version) ? Int(section.version) : protocolNumber
            measurements += GlobalMeasurements(section, edition: edition).measurements
        }
        if let section = container[10] { measurements += LeadMeasurements.read(section) }
        var statements: [DeviceStatement] = []
        if let section = container[8] { statements += Statements.texts(section, &text) }
        if let section = container[11] {
            let known = Set(statements.map(\.text))
            statements += Statements.coded(section, &text).filter { !known.contains($0.text) }
        }
        return DeviceFindings(measurements: measurements, statements: statements)
    }

    /// A number as sent; nil for the values that mean "not computed", "rejected" and "not present".
    static func measurement(
        _ code: String, _ value: Int?, _ unit: String?, lead: String? = nil
    ) -> DeviceMeasurement? {
        guard let value, ![29_999, 29_998, 19_999].contains(value) else { return nil }
        return DeviceMeasurement(code: code, text: String(value), value: Double(value), unit: unit, lead: lead)
    }
}
