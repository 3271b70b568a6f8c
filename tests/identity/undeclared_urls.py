"""A URL configuration with a view that declares nothing."""

from django.http import HttpResponse
from django.urls import path


def forgotten(request):
    return HttpResponse("open to anybody")


urlpatterns = [path("open/", forgotten)]
