// What a recorder measured and said by itself. It is shown as the device's, never as ours.

/// The device's own reading of a recording.
package struct DeviceFindings: Sendable, Equatable {
    package var measurements: [DeviceMeasurement]
    package var statements: [DeviceStatement]

    package init(measurements: [DeviceMeasurement] = [], statements: [DeviceStatement] = []) {
        self.measurements = measurements
        self.statements = statements
    }

    package var isEmpty: Bool { measurements.isEmpty && statements.isEmpty }
}

/// One quantity, such as the heart rate or the QT interval.
package struct DeviceMeasurement: Sendable, Equatable {
    /// The code as sent, such as `MDC_ECG_TIME_PD_QT` or `VentRate`.
    package let code: String
    /// Exactly as sent.
    package let text: String
    /// The value where the whole text is one number.
    package let value: Double?
    /// As sent: `ms`, `bpm`, and what devices misspell.
    package let unit: String?
    /// The lead it was measured in; nil for the whole recording.
    package let lead: String?

    package init(code: String, text: String, value: Double?, unit: String? = nil, lead: String? = nil) {
        self.code = code
        self.text = text
        self.value = value
        self.unit = unit
        self.lead = lead
    }
}

/// One sentence of the device's interpretation.
package struct DeviceStatement: Sendable, Equatable {
    package let code: String?
    package let text: String

    package init(code: String? = nil, text: String) {
        self.code = code
        self.text = text
    }
}
