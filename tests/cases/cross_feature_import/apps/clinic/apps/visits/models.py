class Visit:
    patient = "patients.Patient"
