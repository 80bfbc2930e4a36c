"""How somebody wants to be reminded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.gateways.messaging.webpush import Subscription


class ReminderForm(forms.Form):
    """Addresses, channels, quiet hours; channels that the operator has not set up are left out."""

    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    email_on = forms.BooleanField(label=_("Remind me by e-mail"), required=False)
    phone = forms.CharField(label=_("Mobile number"), required=False, max_length=30)
    phone_on = forms.BooleanField(label=_("Remind me by SMS"), required=False)
    quiet_from = forms.TimeField(
        label=_("Nothing from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=_("until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, email: bool, sms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = ([] if email else ["email", "email_on"]) + ([] if sms else ["phone", "phone_on"])
        for name in missing:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("quiet_from")) != bool(data.get("quiet_to")):
            raise forms.ValidationError(_("Give both hours of the quiet time, or none."))
        return data


class DeviceForm(forms.Form):
    """A browser's subscription to web push, as the browser gave it."""

    endpoint = forms.CharField(max_length=1_000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
    label = forms.CharField(max_length=80)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors:
            try:
                data["subscription"] = Subscription(
                    endpoint=data["endpoint"], p256dh=data["p256dh"], auth=data["auth"]
                )
            except ValueError as error:
                raise forms.ValidationError("keys") from error
        return data
