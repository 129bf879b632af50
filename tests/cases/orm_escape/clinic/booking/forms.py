"""A model form is bound to its model; a plain form is not."""

from django import forms

from clinic.booking.models import Appointment, Patient


class AppointmentForm(forms.ModelForm[Appointment]):
    patient = forms.ModelChoiceField(queryset=Patient.objects.all())

    class Meta:
        model = Appointment
        fields = ["patient", "starts_at"]

    def save(self, commit: bool = True) -> Appointment:
        self.instance.status = Appointment.Status.OPEN
        return super().save(commit)


class SearchForm(forms.Form):
    name = forms.CharField()

    def patients(self) -> list[Patient]:  # error: apr-orm-escape
        return list(Patient.objects.filter(name=self.cleaned_data["name"]))
